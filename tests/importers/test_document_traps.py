"""What is really in official forms and looks like something else, one trap at a time."""

from practices.importers.document import read_document
from practices.importers.form_text import PASSAGES
from practices.importers.parsed import Attachment, Link, State
from practices.layouts import CANAL_CAPITAL, LAYOUTS, SUPERSERVICIOS

LABELS = LAYOUTS[SUPERSERVICIOS].form_labels
CANAL_LABELS = LAYOUTS[CANAL_CAPITAL].form_labels


def superservicios(**answers):
    """A whole form on which only the given answers are more than a word."""
    answers = {"started_on": "2019", "links": "", "attachments": "", **answers}
    return "\n".join(f"{label}\n{answers.get(code, 'Nada.')}" for code, label in LABELS.items())


def canal_capital(**answers):
    rows = [
        f"\t<b>{label}</b>\t{answers.get(code, 'Nada.')}" for code, label in CANAL_LABELS.items()
    ]
    return "\n".join(rows)


def read(text):
    (form,) = read_document(text.encode(), "ficha")
    return form


def texts(form, state):
    return [finding.text for finding in form.findings if finding.state == state]


def test_line_that_begins_with_another_label_stays_in_its_answer():
    summary = (
        "La oficina sumó medios de atención y de\n"
        "contactos en promedio, un archivo por barrio y\n"
        "limitaciones de horario que duraron poco, con\n"
        "impacto generado en la confianza de la gente y\n"
        "validación de las partes interesadas."
    )
    form = read(superservicios(summary=summary))
    assert form.values["summary"] == " ".join(summary.split("\n"))


def test_line_that_equals_a_later_label_stays_in_its_answer():
    form = read(superservicios(summary="Primero.\n\nLimitaciones\n\nDespués.", limitations="Dos."))
    assert form.values["summary"] == "Primero.\n\nLimitaciones\n\nDespués."
    assert form.values["limitations"] == "Dos."


def test_line_that_equals_a_former_label_stays_in_its_answer():
    form = read(superservicios(conclusion="Primero.\n\nImpacto generado\n\nDespués."))
    assert form.values["conclusion"] == "Primero.\n\nImpacto generado\n\nDespués."


def test_label_of_the_other_layout_inside_a_label_is_no_label():
    text = superservicios(started_on="2019").replace(
        "Fecha de implementación", "Fecha de\n\nimplementación"
    )
    assert read(text).values["started_precision"] == "year"


def test_title_that_equals_a_label():
    assert read(superservicios(title="Impacto generado")).values["title"] == "Impacto generado"


def test_title_that_begins_with_a_label():
    form = read(superservicios(title="Código abierto para todos"))
    assert form.values["title"] == "Código abierto para todos"


def test_code_beside_its_label_with_the_placeholder():
    text = superservicios(code="").replace("Código\n", "Código Código alfanumérico asignado.")
    form = read(text)
    assert "origin_code" not in form.values
    assert texts(form, State.EMPTY)[0] == "Código alfanumérico asignado."


def test_code_that_another_bank_gave_is_kept():
    form = read(superservicios(code="SSPD-2021-7"))
    assert form.values["origin_code"] == "SSPD-2021-7"


def test_value_beside_the_label_or_below_it():
    beside = superservicios().replace("Conclusión\nNada.", "Conclusión Queda una enseñanza.")
    below = superservicios(conclusion="Queda una enseñanza.")
    assert read(beside).values == read(below).values


def test_label_printed_again_on_top_of_a_page_is_text_of_the_form():
    impact = "La primera parte de la respuesta, que\nImpacto generado (continuación)\nsigue aquí."
    form = read(superservicios(impact=impact))
    assert form.values["impact"] == "La primera parte de la respuesta, que sigue aquí."
    assert texts(form, State.FORM_TEXT) == ["Impacto generado (continuación)"]


def test_list_that_crosses_a_page_stays_one_list():
    limitations = "• El clima de la zona, que\n\fPágina 2 de 3\ncierra la vía.\n• El costo."
    form = read(superservicios(limitations=limitations))
    assert form.values["limitations"] == "- El clima de la zona, que cierra la vía.\n- El costo."


def test_page_number_between_the_lines_of_a_pasted_text():
    form = read(superservicios(impact="La gente espera\nPágina 2 de 3\nmenos que antes."))
    assert form.values["impact"] == "La gente espera menos que antes."


def test_preamble_in_any_wrapping_is_text_of_the_form():
    preamble = [f"{p.opening} palabras de en medio {p.closing}." for p in PASSAGES if p.closing]
    form = read("\n".join(preamble).replace(" de ", " \n\nde ") + f"\n{superservicios()}")
    assert form.unplaced == ()


def test_passage_that_does_not_end_as_in_the_preamble_is_kept():
    letter = "Por otro lado, las buenas prácticas han sido útiles para nosotros."
    form = read(f"{letter}\n\n{superservicios()}")
    assert [item.text for item in form.unplaced] == [letter]


def test_columns_of_the_empty_table_of_files_are_no_file():
    table = (
        "Descripción\nPalabras\n\nClave\nTamaño Acción\n\nNombre del\narchivo\n\n"
        "Relacione\npalabras clave\nde su buena\n\npráctica\n\n- Descargar"
    )
    assert "attachments" not in read(superservicios(attachments=table)).values


def test_filled_table_of_files_as_a_pdf_gives_it():
    table = (
        "Descripción\nPalabras\n\nClave\nTamaño Acción\n\nInforme de\nresultados\n\n"
        "reclamos, rural\n\n2,4 MB Descargar"
    )
    form = read(superservicios(attachments=table))
    assert form.values["attachments"] == [
        Attachment("Informe de resultados", "reclamos, rural", "2,4 MB")
    ]


def test_broken_link_is_joined_and_a_title_below_is_not():
    links = "https://www.entidad.example/practicas/2021/ventanilla-\nmovil.html\nVideo"
    assert read(superservicios(links=links)).values["links"] == [
        Link("https://www.entidad.example/practicas/2021/ventanilla-movil.html", "Video")
    ]


def test_words_that_no_link_needs_are_unplaced():
    form = read(superservicios(links="Se entrega en físico"))
    assert "links" not in form.values
    assert texts(form, State.UNPLACED) == ["Se entrega en físico"]


def test_date_with_more_to_say_is_proposed_and_the_text_kept():
    form = read(superservicios(started_on="Junio de 2015, segunda fase en el barrio Centro"))
    assert form.values["started_precision"] == "month"
    assert [item.text for item in form.unplaced] == [
        "Junio de 2015, segunda fase en el barrio Centro"
    ]


def test_answer_without_a_date_is_unplaced():
    form = read(superservicios(started_on="Cuando llegó la junta"))
    assert "started_on" not in form.values
    assert [item.source for item in form.unplaced] == ["Fecha de implementación"]


def test_required_answer_sin_informacion_becomes_a_flag_and_another_stays_text():
    form = read(superservicios(limitations="Sin información.", conclusion="Sin información"))
    assert form.values["no_information"] == ["limitations"]
    assert form.values["conclusion"] == "Sin información"


def test_answer_of_a_dash_is_not_filled_in():
    assert "conclusion" not in read(superservicios(conclusion="-")).values


def test_html_becomes_markdown():
    html = (
        "<p>Uno &amp; <b> dos </b>tres.</p> <ul><li>• Cuatro</li><li>Cinco</li></ul>"
        '<p>Vea <a href="https://e.example">la página</a> &lt;nueva&gt;</p>'
    )
    assert read(canal_capital(procedure=html)).values["procedure"] == (
        "Uno & **dos** tres.\n\n- Cuatro\n- Cinco\n\nVea [la página](https://e.example) <nueva>"
    )


def test_html_broken_over_lines_is_the_same():
    html = (
        "<p>Un párrafo de varias\nlíneas y capaci-\ntación.</p> <p>Otro\nNuevo.</p>\n"
        '<ul style="list-style-type:\nnone"><li>• Uno y\nDos</li>\n<li>Tres</li></ul>\n'
        "Fin &amp; nada"
    )
    assert read(superservicios(summary=html)).values["summary"] == (
        "Un párrafo de varias líneas y capacitación.\n\nOtro Nuevo.\n\n- Uno y Dos\n- Tres\n\n"
        "Fin & nada"
    )


def test_tag_that_is_no_html_stays_as_typed():
    text = "Tiempo <24 horas y <Nombre> del usuario"
    assert read(canal_capital(procedure=text)).values["procedure"] == text


def test_bold_year_is_no_label_and_the_rule_line_no_text():
    form = read(canal_capital(impact="<p><b>2018</b> 12 usuarios.</p>") + "\n--\t-----\t--")
    assert form.values["impact"] == "**2018** 12 usuarios."
    assert form.values["improvements"] == "Nada."


def test_headings_wherever_they_are_printed_are_text_of_the_form():
    heading = LAYOUTS[CANAL_CAPITAL].heading
    lines = canal_capital().split("\n")
    lines[3:3] = [f"## {heading}", "2. DESCRIPCIÓN"]
    lines[10:10] = [f"{heading}\t\t", "3. RESULTADOS"]
    form = read("\n".join([heading, "1. IDENTIFICACIÓN", *lines]))
    assert set(form.values) == {*CANAL_LABELS}
    assert form.unplaced == ()


def test_section_name_label_and_value_on_one_line():
    text = canal_capital().replace("\t<b>CONTEXTO", "1. IDENTIFICACIÓN <b>CONTEXTO")
    assert read(text.replace("\t", " ")).values["context"] == "Nada."


def test_whole_table_with_spaces_instead_of_tabs():
    sections = {"context": "1. IDENTIFICACIÓN", "build_time": "2. DESCRIPCIÓN"}
    text = LAYOUTS[CANAL_CAPITAL].heading + "\n"
    for code, label in CANAL_LABELS.items():
        text += f"{sections.get(code, '')} <b>{label}</b> <p>Nada.</p>\n"
    form = read(text)
    assert form.values == dict.fromkeys(CANAL_LABELS, "Nada.")
    assert form.unplaced == ()


def test_table_with_bars():
    text = "\n".join(f"| {label} | Nada. |" for label in CANAL_LABELS.values())
    assert set(read(f"|---|---|\n{text}").values) == {*CANAL_LABELS}


def test_bar_within_a_value_stays():
    form = read(superservicios(validation="Sí | No: todavía no se sabe"))
    assert form.values["validation"] == "Sí | No: todavía no se sabe"
