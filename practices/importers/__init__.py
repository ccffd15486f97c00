"""Readers of what arrives from outside; plain data in, plain data out, nothing is stored.

`document.read_document()` reads the two official forms (text, PDF, DOCX). A form as text, the
way the demonstration catalogue and the tests write them, is UTF-8 with:

Superservicios
    The labels of `layouts.LAYOUTS["superservicios"].form_labels` in their order, each at the
    beginning of a line, alone or followed by the value (a colon between them is welcome):

        Título
        Lectura de medidores con acompañamiento vecinal

        Código Código alfanumérico asignado.

        Autor de la buena practica: Acueducto Regional del Valle Alto

        Fecha de implementación
        marzo de 2019 - Vigente

        Categoría  Atención en zonas rurales - Categoría 3

    *Fecha*: "16 de junio de 2015 - Vigente", "marzo de 2019 a julio de 2021", "desde 2018",
    "16/06/2015". *Cobertura geográfica*: departments and municipalities separated by commas,
    "Municipios de Boyacá" (part of it), "Tunja (Boyacá)", "Nacional". *Archivos*, one a line:
    "Informe de resultados.pdf | reclamos, rural | 2,4 MB | Descargar". *Enlaces*, one a line: the
    address, then its title if it has one. *Contacto*, one a line: office, e-mail and telephone
    separated by " - ". What the form prints in an empty row ("Código alfanumérico asignado.",
    "-") means "not filled in".

Canal Capital
    A row of the table is a line, its cells separated by a tab (or by "|"):

        1. IDENTIFICACIÓN<tab>CONTEXTO SITUACIÓN INICIAL<tab>La entidad recibía ...
        <tab>DEFINICIÓN Y OBJETIVOS<tab>Implementar la ventanilla móvil "Punto cercano" ...

    or the labels stand on lines of their own, as above. The form has neither title, owner nor
    date: the title is proposed from what *Definición y objetivos* says was implemented, the owner
    from the introduction ("... desarrolladas por <entidad> se encuentra:") or from who acts in
    *Contexto*, the date and the months of construction from *Tiempo/duración*.

Both
    Long values: paragraphs separated by an empty line; list items begin with "•" or "- "; lines
    may be broken anywhere between words, or inside one after a hyphen. <p>, <b>, <ul>, <li> are
    understood. Text before the first label becomes unplaced text, except the form's own preamble.
    Several forms in one file follow one another; each becomes a form of its own.
"""
