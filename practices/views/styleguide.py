"""Every component on one page, with content like the real one. Has an address only under DEBUG."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from practices.enums import RevisionStatus

BOGOTA = ZoneInfo("America/Bogota")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    form = SampleForm(SAMPLE_INPUT)
    return render(request, "styleguide/show.html", {**CONTENT, "form": form})


@require_GET
def show_scoring(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/scoring.html", CONTENT)


class SampleForm(forms.Form):
    """One field of each kind, some of them refused."""

    mark_optional = True

    title = forms.CharField(
        label="Título", max_length=200, help_text="Como lo diría a alguien de otra entidad."
    )
    impact = forms.CharField(
        label="Impacto generado",
        help_text="Qué cambió para las personas, con cifras si las tiene.",
        widget=forms.Textarea(attrs={"data-max-length": 3000, "rows": 5}),
    )
    kind = forms.ChoiceField(
        label="¿Quién es el autor de la buena práctica?",
        choices=[("provider", "Prestador"), ("unit", "Dependencia"), ("team", "Equipo")],
        widget=forms.RadioSelect,
    )
    services = forms.MultipleChoiceField(
        label="Servicio o sector",
        choices=[("energia", "Energía eléctrica"), ("gas", "Gas combustible"), ("aseo", "Aseo")],
        widget=forms.CheckboxSelectMultiple,
    )
    department = forms.ChoiceField(
        label="Departamento",
        required=False,
        choices=[("", "Elija uno"), ("25", "Cundinamarca"), ("05", "Antioquia")],
    )
    letter = forms.FileField(label="Carta firmada", required=False, help_text="PDF de hasta 25 MB.")
    consents = forms.BooleanField(label="Autorizo el tratamiento de los datos de contacto")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].needed_to_submit = True
        self.fields["impact"].example = (
            "Entre junio y diciembre de 2018 se atendieron 397 personas por el chat, "
            "57 al mes; antes debían llamar o ir a la sede."
        )

    def clean_impact(self) -> str:
        raise ValidationError("Escriba al menos una frase, o marque “Sin información”.")


SAMPLE_INPUT = {"title": "Chat virtual", "services": ["energia"]}

_VIRTUAL_OFFICE = {
    "code": "BP-2026-0001",
    "url": "#",
    "title": "Canal De Atención “Oficina Virtual”",
    "services": ["Energía eléctrica"],
    "category": "Canales de comunicación en zonas de difícil acceso",
    "recognition": "",
    "owner": "ENEL Codensa",
    "place": "Cundinamarca (parte)",
    "summary": (
        "Canal gratuito para atender quejas y reclamos del servicio de energía de personas que "
        "viven en municipios rurales sin centro de servicio, por videollamada desde cafés internet "
        "aliados en 44 municipios del departamento de Cundinamarca."
    ),
    "level": "good",
    "evidence_level": 0,
    "confirmed_on": date(2026, 3, 2),
    "unconfirmed_since": None,
    "finished": False,
    "started_on": date(2015, 6, 16),
    "started_precision": "day",
    "ended_on": None,
    "ended_precision": "",
    "is_ongoing": True,
}
_CHAT = {
    **_VIRTUAL_OFFICE,
    "code": "BP-2026-0002",
    "title": mark_safe("Chat virtual para la <mark>ciudadanía</mark>"),
    "services": ["Comunicaciones", "Atención a la ciudadanía"],
    "category": "",
    "recognition": "Mención, Concurso 2025",
    "owner": "Canal Capital",
    "place": "Bogotá, D.C.",
    "summary": "Un chat en la página web permite preguntar y reclamar sin llamar ni ir a la sede.",
    "level": "outstanding",
    "evidence_level": 2,
    "confirmed_on": None,
    "unconfirmed_since": date(2026, 1, 15),
    "started_on": date(2017, 10, 1),
    "started_precision": "month",
}
_LONG = {
    **_VIRTUAL_OFFICE,
    "code": "BP-2026-0003",
    "title": (
        "Jornadas de lectura compartida de medidores con juntas de acción comunal, escuelas "
        "rurales y asociaciones de usuarios para reducir los reclamos por facturación estimada en "
        "veredas sin señal de celular"
    ),
    "services": ["Acueducto", "Alcantarillado", "Aseo"],
    "category": "General",
    "owner": "Empresa de Ejemplo de Servicios Públicos E.S.P.",
    "place": "40 municipios",
    "summary": "",
    "level": None,
    "evidence_level": 3,
    "finished": True,
    "started_on": date(2018, 1, 1),
    "started_precision": "year",
    "ended_on": date(2021, 1, 1),
    "ended_precision": "year",
    "is_ongoing": False,
}

_FIGURE = {
    "indicator": "Personas atendidas por el chat",
    "value": Decimal(397),
    "value_text": "",
    "unit": "personas",
    "statistic": "total del periodo",
    "period": "junio a diciembre de 2018",
    "baseline": None,
    "goal": None,
    "source": "Reportes de la herramienta de chat",
    "evidence": "Hay datos adjuntos",
    "third_party": "",
    "periods": [
        {
            "label": "junio a diciembre de 2018",
            "per_month": Decimal("56.714"),
            "total": Decimal(397),
        },
        {"label": "enero a mayo de 2019", "per_month": Decimal("44.6"), "total": Decimal(223)},
    ],
}
_ANCHORS = [
    ("No dice qué metas tenía ni si las alcanzó.", False),
    ("Nombra una meta, sin resultado que se pueda comparar con ella.", False),
    ("Entre el nivel 1 y el nivel 3.", True),
    ("Alcanzó la mayor parte de las metas trazadas antes, con cifras propias.", False),
    ("Entre el nivel 3 y el nivel 5.", True),
    ("Alcanzó todas las metas trazadas antes y lo muestra con datos que otros pueden ver.", False),
]
_CRITERION = {
    "position": 1,
    "count": 4,
    "name": "Eficaz",
    "definition": "Cumple los objetivos que se trazó antes para resolver el problema.",
    "guidance": "",
    "weight": Decimal(30),
    "minimum": Decimal(3),
    "read_in": [
        {"title": "Contexto", "anchor": "contexto"},
        {"title": "Cifras", "anchor": "cifras"},
    ],
    "id": "criterio-eficaz",
    "score_name": "eficaz-nivel",
    "levels": [
        {"value": value, "anchor": anchor, "between": between, "checked": value == 3}
        for value, (anchor, between) in enumerate(_ANCHORS)
    ],
    "errors": [],
    "no_evidence_name": "eficaz-sin-informacion",
    "no_evidence": False,
    "comment_name": "eficaz-comentario",
    "comment": "",
    "comment_errors": [],
}
_DEPARTMENTS = ["Cundinamarca", "Antioquia", "Bogotá, D.C.", "Boyacá", "Valle del Cauca", "Nariño"]
_DEPARTMENTS += ["Norte de Santander", "Santander", "Tolima", "Huila", "Chocó"]

CONTENT: dict[str, Any] = {
    "trail": [{"title": "Prácticas", "url": "#"}, {"title": "Canal De Atención “Oficina Virtual”"}],
    "cards": [_VIRTUAL_OFFICE, _CHAT, _LONG],
    "statuses": [{"value": status.value, "label": status.label} for status in RevisionStatus],
    "facets": [
        {
            "name": "servicio",
            "label": "Servicio o sector",
            "options": [
                {"value": "energia", "label": "Energía eléctrica", "count": 1041, "checked": True},
                {"value": "acueducto", "label": "Acueducto", "count": 87, "checked": False},
                {"value": "aseo", "label": "Aseo", "count": 0, "checked": False},
            ],
        },
        {
            "name": "departamento",
            "label": "Departamento",
            "options": [
                {"value": name, "label": name, "count": 40 - 3 * place, "checked": place == 0}
                for place, name in enumerate(_DEPARTMENTS)
            ],
        },
    ],
    "chips": [
        {"label": "Energía eléctrica", "url": "#", "facet": "Servicio o sector"},
        {"label": "Cundinamarca", "url": "#", "facet": "Departamento"},
    ],
    "facts": [
        {"label": "Qué", "value": "Atención por videollamada desde cafés internet aliados"},
        {"label": "Para quién", "value": "Clientes de zonas rurales"},
        {"label": "Dónde", "value": "Cundinamarca, 44 municipios"},
        {"label": "Desde", "value": "16 de junio de 2015, vigente"},
        {"label": "Costo", "value": "Sin costo adicional"},
        {"label": "Evidencia", "value": "Lo afirma la entidad"},
    ],
    "headline": {
        "value": Decimal(900),
        "unit": "atenciones al mes",
        "indicator": "Atenciones a clientes por el canal virtual",
        "period": "promedio, sin fecha",
        "source": "",
    },
    "figures": [
        _FIGURE,
        {
            **_FIGURE,
            "indicator": "Municipios con canal virtual",
            "value": None,
            "value_text": "más de cuarenta",
            "unit": "municipios",
            "statistic": "",
            "period": "sin fecha",
            "goal": Decimal("1234.5"),
            "source": "",
            "evidence": "Lo afirma la entidad",
            "periods": [],
        },
    ],
    "sections": [
        {"anchor": "resumen", "title": "Resumen"},
        {"anchor": "impacto", "title": "Impacto generado"},
        {"anchor": "factores", "title": "Factores de éxito"},
        {"anchor": "limitaciones", "title": "Limitaciones"},
    ],
    "files": [
        {
            "url": "#",
            "name": "informe-oficina-virtual-2019.pdf",
            "description": "Informe de atenciones de 2019",
            "kind": "PDF",
            "size": 2_516_582,
            "downloads": 1204,
            "keywords": ["oficina virtual", "zonas rurales"],
        },
        {
            "url": "#",
            "name": "encuesta.xlsx",
            "description": "",
            "kind": "XLSX",
            "size": 48_200,
            "downloads": None,
            "keywords": [],
        },
    ],
    "video": {
        "url": "https://www.youtube.com/watch?v=9E2rS0q3oZs",
        "title": "Oficina virtual",
        "embed_url": "https://www.youtube-nocookie.com/embed/9E2rS0q3oZs",
    },
    "steps": [
        {
            "name": "Enviada",
            "at": datetime(2026, 3, 2, 10, 42, tzinfo=BOGOTA),
            "who": "Entidad titular",
        },
        {
            "name": "Devuelta para ajustes",
            "at": datetime(2026, 3, 9, 16, 5, tzinfo=BOGOTA),
            "who": "Coordinación",
            "comment": "Falta decir cómo se midió la satisfacción de los usuarios.",
            "current": True,
        },
        {"name": "En evaluación", "ahead": True},
    ],
    "tasks": [
        {"name": "Datos básicos", "url": "#", "state": "done", "state_text": "Completa"},
        {
            "name": "Resumen e impacto",
            "url": "#",
            "hint": "Resumen, impacto, cifras, cobertura, validación",
            "state": "missing",
            "state_text": "Faltan 2",
        },
        {"name": "Aprendizajes", "url": "#", "state": "todo", "state_text": "Sin empezar"},
        {
            "name": "Revisar y enviar",
            "url": "",
            "state": "blocked",
            "state_text": "Todavía no se puede",
        },
    ],
    "observations": [
        SimpleNamespace(
            text="¿La meta de 900 atenciones se fijó antes de empezar?",
            created_at=datetime(2026, 3, 9, tzinfo=BOGOTA),
            answer="",
            answered_at=None,
        ),
        SimpleNamespace(
            text="Indique la fuente de la cifra.",
            created_at=datetime(2026, 3, 9, tzinfo=BOGOTA),
            answer="Es el registro de atenciones del canal; se agregó el archivo.",
            answered_at=datetime(2026, 3, 12, tzinfo=BOGOTA),
        ),
    ],
    "criteria": [
        _CRITERION,
        {
            **_CRITERION,
            "position": 2,
            "name": "Eficiente",
            "id": "criterio-eficiente",
            "score_name": "eficiente-nivel",
            "no_evidence_name": "eficiente-sin-informacion",
            "comment_name": "eficiente-comentario",
            "comment": "Usó computadores que ya existían.",
        },
    ],
    "columns": [
        {"label": "Postulación"},
        {"label": "Estado"},
        {"label": "Evaluaciones", "numeric": True},
        {"label": "Promedio", "numeric": True},
    ],
    "rows": [
        ["Oficina Virtual", "En evaluación", "2 de 3", "75,00"],
        ["Chat virtual para la ciudadanía", "Habilitada", "0 de 3", "Sin datos"],
    ],
    "pages": [
        {"number": 1, "url": "#", "current": False},
        {"number": 2, "url": "#", "current": True},
        {"number": 3, "url": "#", "current": False},
        {"number": None},
        {"number": 12, "url": "#", "current": False},
    ],
    "stats": [
        {"value": 412, "label": "prácticas publicadas"},
        {"value": 1187, "label": "entidades", "note": "con al menos una práctica"},
        {"value": 31, "label": "departamentos"},
    ],
    "changes": [
        {"kind": "same", "text": "El canal está presente en "},
        {"kind": "removed", "text": "40"},
        {"kind": "added", "text": "44"},
        {"kind": "same", "text": " municipios."},
    ],
    "next_steps": [
        "La coordinación revisa que cumpla los requisitos.",
        "Si falta algo, se la devolvemos con observaciones.",
    ],
    "saved_at": datetime(2026, 3, 2, 10, 42, tzinfo=BOGOTA),
}
