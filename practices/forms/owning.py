"""What an owner says about a version: the endorsement, answers, reasons, its validity."""

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from practices.enums import OwnerAnswer
from practices.models import Endorsement, Revision
from practices.services.confirming import Ending

from .fields import PartialDateField

LETTER_TYPES = ".pdf,.docx,.odt,.png,.jpg,.jpeg"
_LETTER_SUFFIXES = tuple(LETTER_TYPES.split(","))
REASON_LENGTH = 2000


class EndorsementForm(forms.ModelForm):
    """The word of who answers for the practice; every consent is needed, the letter is not."""

    letter_file = forms.FileField(
        label=_("Carta firmada"),
        required=False,
        widget=forms.FileInput(attrs={"accept": LETTER_TYPES}),
        help_text=_("Opcional. PDF, Word o imagen de la carta con que la entidad la respalda."),
        error_messages={"empty": _("El archivo está vacío. Ábralo, guárdelo y vuelva a subirlo.")},
    )

    class Meta:
        model = Endorsement
        fields = (
            "responsible_name",
            "responsible_post",
            "accepts_licence",
            "has_image_permissions",
            "consents_data_treatment",
        )

    field_order = ("responsible_name", "responsible_post", "letter_file")

    def clean_letter_file(self):
        letter = self.cleaned_data["letter_file"]
        if letter and not letter.name.lower().endswith(_LETTER_SUFFIXES):
            raise forms.ValidationError(
                _("La carta se recibe en PDF, en Word, en OpenDocument o como imagen.")
            )
        return letter

    def __init__(self, *args, licence: str, policy_url: str, needs_letter=False, **options):
        super().__init__(*args, **options)
        for name in ("accepts_licence", "has_image_permissions", "consents_data_treatment"):
            self.fields[name].required = True
        self.fields["accepts_licence"].label = _(
            "La entidad publica esta ficha y sus archivos con la licencia %(licence)s."
        ) % {"licence": licence}
        self.fields["has_image_permissions"].label = _(
            "La entidad tiene el permiso de quienes aparecen en las fotos y los videos, o no hay "
            "personas en ellos."
        )
        self.fields["consents_data_treatment"].label = format_html(
            _(
                "La entidad autoriza el tratamiento de los datos personales de la ficha según la "
                '<a href="{url}">política de datos personales</a>.'
            ),
            url=policy_url,
        )
        self.fields["responsible_name"].help_text = _(
            "Nombre y apellidos de quien responde ante la ciudadanía."
        )
        self.fields["responsible_post"].help_text = _("Por ejemplo: “Subgerente comercial”.")
        if needs_letter:
            letter = self.fields["letter_file"]
            letter.required = self.instance.letter_id is None
            letter.help_text = _("La carta con que la entidad, que no tiene usuarios, la respalda.")
            letter.error_messages["required"] = _("Adjunte la carta firmada de la entidad.")

    def consents(self) -> dict:
        """What ``services.revisions.endorse`` takes, but for the letter."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReasonForm(forms.Form):
    """A reason in the person's own words, for what cannot be undone."""

    reason = forms.CharField(
        label=_("Motivo"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=REASON_LENGTH,
        error_messages={"required": _("Escriba el motivo.")},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Su respuesta"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
        help_text=_("Si ya cambió el campo, puede guardarla vacía: queda como atendida."),
    )


class ValidityForm(forms.Form):
    """The four answers; only "Ya terminó" asks for more."""

    answer = forms.ChoiceField(
        label=_("¿Cómo está la práctica hoy?"),
        choices=(
            (OwnerAnswer.SAME, _("Sigue igual: la ficha está al día")),
            (OwnerAnswer.CHANGES, _("Hay cambios: quiero escribir una versión nueva")),
            (OwnerAnswer.ENDED, _("Ya terminó")),
            (OwnerAnswer.NOT_OURS, _("Ya no somos responsables de ella")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Escoja una de las cuatro respuestas.")},
    )
    ended_on = PartialDateField(
        label=_("¿Cuándo terminó?"),
        required=False,
        help_text=_("Solo si ya terminó. Como 16/06/2025, 06/2025 o 2025."),
    )

    def __init__(self, *args, revision: Revision, **options):
        super().__init__(*args, **options)
        self.revision = revision

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") != OwnerAnswer.ENDED or "ended_on" in self.errors:
            return cleaned
        ended = cleaned.get("ended_on")
        if ended is None:
            self.add_error("ended_on", _("Escriba cuándo terminó la práctica."))
        elif ended.day > timezone.localdate():
            self.add_error("ended_on", _("La fecha no puede ser posterior a hoy."))
        elif self.revision.started_on and ended.day < self.revision.started_on:
            self.add_error("ended_on", _("La fecha no puede ser anterior a la inicial."))
        return cleaned

    def ending(self) -> Ending | None:
        ended = self.cleaned_data.get("ended_on")
        if self.cleaned_data["answer"] != OwnerAnswer.ENDED or ended is None:
            return None
        return Ending(ended.day, ended.precision)
