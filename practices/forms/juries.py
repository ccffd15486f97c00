"""Forms about who evaluates in a call: inviting, answering, conflicts, challenges, assigning."""

import datetime
from collections.abc import Iterable, Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import CallEvaluatorStage, RecusalGround
from practices.models import Call, EvaluatorProfile, Organisation, Service, User
from practices.roles import EVALUATOR

DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")
TEXT_LENGTH = 3000


def _date(label, help_text="") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=DATE_FORMATS,
        help_text=help_text,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
    )


def _text(label, *, required: str, help_text="", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=TEXT_LENGTH,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class Limits(forms.Form):
    """How much somebody can take on in a call, and when."""

    maximum_load = forms.IntegerField(
        label=gettext_lazy("Cuántas evaluaciones puede atender en esta convocatoria"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=gettext_lazy("Si queda vacío, rige lo que diga la convocatoria o su perfil."),
    )
    available_from = _date(
        gettext_lazy("Disponible desde"), gettext_lazy("Como 30/11/2026. Puede quedar vacía.")
    )
    available_until = _date(
        gettext_lazy("Disponible hasta"), gettext_lazy("Como 15/12/2026. Puede quedar vacía.")
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("available_from"), cleaned.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", _("Esta fecha debe ser posterior a la anterior."))
        return cleaned

    def limits(self) -> dict:
        return {
            name: self.cleaned_data[name]
            for name in ("maximum_load", "available_from", "available_until")
        }


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return f"{person.full_name} ({person.email})"


class InviteForm(Limits):
    person = PersonChoice(
        label=gettext_lazy("A quién se invita"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Personas con la función de evaluación que no están ya invitadas."),
        error_messages={"required": gettext_lazy("Escoja a la persona.")},
    )

    field_order = ("person", "maximum_load", "available_from", "available_until")

    def __init__(self, *args, call: Call, **options):
        super().__init__(*args, **options)
        taken = call.evaluators.filter(
            stage__in=(CallEvaluatorStage.INVITED, CallEvaluatorStage.ACCEPTED)
        )
        self.fields["person"].queryset = (
            User.objects.filter(is_active=True, groups__name=EVALUATOR)
            .exclude(pk__in=taken.values("user"))
            .order_by("full_name")
        )


class ProfileForm(forms.Form):
    """Where an evaluator works and what they know: both count for whom they may evaluate."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Entidad en la que trabaja"),
        queryset=Organisation.objects.active(),
        required=False,
        empty_label=gettext_lazy("Ninguna de las registradas"),
        help_text=gettext_lazy("No podrá evaluar prácticas de ella, de su superior o de aliadas."),
    )
    services = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Conoce de"),
        queryset=Service.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Se prefiere para las prácticas de estos servicios o sectores."),
    )

    def __init__(self, *args, profile: EvaluatorProfile | None, **options):
        initial = {}
        if profile is not None and profile.pk:
            initial = {"organisation": profile.organisation_id, "services": profile.services.all()}
        super().__init__(*args, initial=initial, **options)


class CallAnswerForm(Limits):
    accepts = forms.TypedChoiceField(
        label=gettext_lazy("¿Acepta evaluar en esta convocatoria?"),
        choices=(("yes", gettext_lazy("Sí, acepto")), ("no", gettext_lazy("No acepto"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escoja sí o no.")},
    )
    reason = _text(
        gettext_lazy("Si no acepta, por qué"),
        required="",
        help_text=gettext_lazy("Lo lee la coordinación."),
    )

    field_order = ("accepts", "maximum_load", "available_from", "available_until", "reason")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("accepts") is False and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Escriba por qué no acepta."))
        return cleaned


class ReasonForm(forms.Form):
    reason = _text(
        gettext_lazy("Motivo"), required=gettext_lazy("Escriba el motivo: queda en la bitácora.")
    )


#: The grounds, said of somebody else: the enum's labels are what a person says of themselves.
GROUNDS_OF_ANOTHER = {
    RecusalGround.OWN_BODY: gettext_lazy("Trabaja o trabajó en la entidad o una aliada"),
    RecusalGround.TOOK_PART: gettext_lazy("Participó en la práctica"),
    RecusalGround.FAMILY: gettext_lazy("Es familiar o amigo cercano de alguien en ella"),
    RecusalGround.INTEREST: gettext_lazy(
        "Tiene un interés económico o profesional en el resultado"
    ),
    RecusalGround.OTHER: gettext_lazy("Otro motivo"),
}


class GroundForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Cuál es el conflicto"),
        choices=tuple(GROUNDS_OF_ANOTHER.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escoja cuál es el conflicto.")},
    )
    text = _text(
        gettext_lazy("Explíquelo en una o dos frases"),
        required=gettext_lazy("Explique el conflicto."),
    )


class PinForm(GroundForm):
    evaluator = PersonChoice(
        label=gettext_lazy("Quién no debe evaluarla"),
        queryset=User.objects.none(),
        error_messages={"required": gettext_lazy("Escoja a la persona.")},
    )

    field_order = ("evaluator", "ground", "text")

    def __init__(self, *args, people: Iterable[User], **options):
        super().__init__(*args, **options)
        self.fields["evaluator"].queryset = people


class SettleForm(forms.Form):
    grants = forms.TypedChoiceField(
        label=gettext_lazy("¿Se acepta la recusación?"),
        choices=(
            ("yes", gettext_lazy("Sí: esta persona no evaluará la postulación")),
            ("no", gettext_lazy("No: puede evaluarla")),
        ),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escoja sí o no.")},
    )
    answer = _text(
        gettext_lazy("Respuesta para la entidad"),
        required=gettext_lazy("Escriba la respuesta: la lee la entidad."),
    )


class ConfirmPairsForm(forms.Form):
    """Pairs "entry-person" that a page showed, to be invited at once.

    ``reason-3-7``: why to go on with a pair whose mail domains meet.
    """

    due_on = _date(
        gettext_lazy("Fecha límite"),
        gettext_lazy("Como 30/11/2026. Si la deja vacía, rige el plazo de la convocatoria."),
    )

    def __init__(self, *args, warned: Sequence[tuple[int, int]] = (), **options):
        super().__init__(*args, **options)
        self.warned = [f"reason-{entry}-{person}" for entry, person in warned]
        for name in self.warned:
            self.fields[name] = _text(_("Por qué se asigna"), required="", rows=2)

    def clean_due_on(self) -> datetime.date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on <= timezone.localdate():
            raise forms.ValidationError(_("La fecha límite debe ser posterior a hoy."))
        return due_on

    def reason_for(self, entry_id: int, person_id: int) -> str:
        return self.cleaned_data.get(f"reason-{entry_id}-{person_id}", "")


def pairs_of(values: Iterable[str]) -> list[tuple[int, int]]:
    """ "12-7,12-9" → (12, 7), (12, 9); what is no pair is left out, each pair once."""
    found = {}
    for value in ",".join(values).split(","):
        entry, _dash, person = value.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (entry, person)):
            found[int(entry), int(person)] = None
    return list(found)
