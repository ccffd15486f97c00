"""The staff's forms: accounts, eligibility, observations, assignments, decisions."""

import datetime
from collections.abc import Mapping

from django import forms
from django.contrib.auth.models import Group
from django.forms import formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import roles
from practices.enums import ArchiveCause, Level, Outcome
from practices.layouts import LAYOUTS
from practices.models import Call, Category, EligibilityAnswer, EligibilityItem, Revision, User
from practices.services.decisions import MINIMUM_RATIONALE
from practices.services.people import leaves_nobody_in_charge

EMPTY_OBSERVATIONS = 3
MAXIMUM_OBSERVATIONS = 50
REASON_LENGTH = 2000


def _long_text(label, *, required: str = "", rows: int = 4, **options) -> forms.CharField:
    """``required``: the message when it is left empty; without it the text is optional."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=options.pop("max_length", REASON_LENGTH),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
        **options,
    )


# -- Accounts -----------------------------------------------------------------------------------


class GroupChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return roles.LABELS[group.name]


class AccountForm(forms.ModelForm):
    groups = GroupChoices(
        label=gettext_lazy("Funciones"),
        queryset=Group.objects.filter(name__in=roles.LABELS),
        required=False,
        help_text=gettext_lazy(
            "Quien escribe prácticas de una entidad no necesita ninguna: se vincula en la entidad."
        ),
    )

    class Meta:
        model = User
        fields = ("email", "full_name", "groups", "is_active")

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        # On one's own account the groups are shown, not offered.
        groups = cleaned.get("groups")
        if groups is None and self.instance.pk:
            groups = self.instance.groups.all()
        if groups is not None and leaves_nobody_in_charge(
            self.instance, groups=groups, is_active=cleaned.get("is_active", True)
        ):
            raise forms.ValidationError(
                _("Debe quedar al menos una persona activa en Administración.")
            )
        return cleaned


# -- Before the evaluation ----------------------------------------------------------------------


class EligibilityForm(forms.Form):
    """The call's list; "no" needs its explanation. Fields by item id: ``met-3``, ``text-3``."""

    comment = _long_text(
        gettext_lazy("Comentario para la bitácora"),
        rows=2,
        help_text=gettext_lazy(
            "Opcional. Si no se habilita, encabeza el motivo que lee la entidad."
        ),
    )

    def __init__(self, *args, call: Call, answers: Mapping[int, EligibilityAnswer], **options):
        super().__init__(*args, **options)
        self.items = list(call.eligibility_items.all())
        for item in self.items:
            answer = answers.get(item.pk)
            self._add_fields(item, answer)
        # The comment is asked for last.
        self.order_fields([name for name in self.fields if name != "comment"])

    def _add_fields(self, item: EligibilityItem, answer: EligibilityAnswer | None) -> None:
        self.fields[f"met-{item.pk}"] = forms.TypedChoiceField(
            label=item.question,
            help_text=item.help,
            choices=(("yes", _("Sí")), ("no", _("No"))),
            coerce=lambda value: value == "yes",
            initial=None if answer is None else "yes" if answer.is_met else "no",
            widget=forms.RadioSelect,
            error_messages={"required": _("Conteste sí o no.")},
        )
        self.fields[f"text-{item.pk}"] = forms.CharField(
            label=_("Explicación"),
            help_text=_("Necesaria si la respuesta es no."),
            required=False,
            max_length=REASON_LENGTH,
            initial=answer.text if answer else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def clean(self):
        cleaned = super().clean()
        for item in self.items:
            is_refused = cleaned.get(f"met-{item.pk}") is False
            if is_refused and not cleaned.get(f"text-{item.pk}"):
                self.add_error(f"text-{item.pk}", _("Explique por qué no se cumple."))
        return cleaned

    def rows(self) -> list[dict]:
        return [
            {"met": self[f"met-{item.pk}"], "text": self[f"text-{item.pk}"]} for item in self.items
        ]

    def answers(self) -> dict[int, tuple[bool, str]]:
        return {
            item.pk: (self.cleaned_data[f"met-{item.pk}"], self.cleaned_data[f"text-{item.pk}"])
            for item in self.items
        }


class ObservationForm(forms.Form):
    field = forms.ChoiceField(
        label=gettext_lazy("Campo"),
        error_messages={"required": gettext_lazy("Escoja el campo al que se refiere.")},
    )
    text = _long_text(
        gettext_lazy("Qué debe ajustar la entidad"),
        required=gettext_lazy("Escriba la observación."),
        rows=3,
    )

    def __init__(self, *args, revision: Revision, **options):
        super().__init__(*args, **options)
        layout = LAYOUTS[revision.layout]
        self.fields["field"].choices = [
            ("", _("Escoja un campo")),
            *(
                (section.title, [(code, layout.label_of(code)) for code in section.fields])
                for section in layout.sections
            ),
        ]


class BaseObservationFormSet(forms.BaseFormSet):
    def clean(self):
        if not any(self.errors) and not self.observations():
            raise forms.ValidationError(_("Escriba al menos una observación sobre un campo."))

    def observations(self) -> list[tuple[str, str]]:
        return [
            (form.cleaned_data["field"], form.cleaned_data["text"])
            for form in self.forms
            if form.cleaned_data.get("text")
        ]


ObservationFormSet = formset_factory(
    ObservationForm,
    formset=BaseObservationFormSet,
    extra=EMPTY_OBSERVATIONS,
    max_num=MAXIMUM_OBSERVATIONS,
    absolute_max=MAXIMUM_OBSERVATIONS,
)


class CategoryForm(forms.Form):
    category = forms.ModelChoiceField(
        label=gettext_lazy("Categoría nueva"), queryset=Category.objects.none()
    )
    comment = _long_text(
        gettext_lazy("Por qué cambia"),
        required=gettext_lazy("Escriba por qué cambia de categoría."),
        help_text=gettext_lazy("Lo lee la entidad."),
    )

    def __init__(self, *args, call: Call, **options):
        super().__init__(*args, **options)
        self.fields["category"].queryset = call.categories.all()


# -- Evaluation and decision --------------------------------------------------------------------


class AssignForm(forms.Form):
    """Whoever may not be asked stands in the page's list with the reason, not among the choices."""

    evaluators = forms.MultipleChoiceField(
        label=gettext_lazy("A quién se invita"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Escoja al menos una persona.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Fecha límite"),
        required=False,
        input_formats=("%d/%m/%Y", "%Y-%m-%d"),
        help_text=gettext_lazy(
            "Como 30/11/2026. Si la deja vacía, rige el plazo de la convocatoria."
        ),
    )

    reason = _long_text(
        gettext_lazy("Por qué se asigna a quien tiene correo de la entidad titular"),
        rows=2,
        help_text=gettext_lazy("Solo si la escoge. Queda en la bitácora."),
    )

    def __init__(self, *args, choices: list[tuple[int, str]], is_warned: bool = False, **options):
        super().__init__(*args, **options)
        self.fields["evaluators"].choices = choices
        if not is_warned:
            del self.fields["reason"]

    def clean_due_on(self) -> datetime.date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on <= timezone.localdate():
            raise forms.ValidationError(_("La fecha límite debe ser posterior a hoy."))
        return due_on


class ReasonForm(forms.Form):
    reason = _long_text(
        gettext_lazy("Motivo"), required=gettext_lazy("Escriba el motivo: queda en la bitácora.")
    )


class ConsensusForm(forms.Form):
    text = _long_text(
        gettext_lazy("A qué acuerdo se llegó y por qué"),
        required=gettext_lazy("Escriba el acuerdo."),
        rows=6,
        help_text=gettext_lazy("Al menos 50 caracteres. Queda firmado con su nombre."),
    )


class ProposalForm(forms.Form):
    """Outcome and level as the evaluations give them: what the page showed is what is proposed."""

    outcome = forms.ChoiceField(choices=Outcome, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        choices=[("", ""), *Level.choices], required=False, widget=forms.HiddenInput
    )
    rationale = _long_text(
        gettext_lazy("Motivación"),
        required=gettext_lazy("Motive la decisión."),
        rows=6,
        max_length=6000,
        help_text=gettext_lazy("Al menos 50 caracteres. Si no se aprueba, la lee la entidad."),
    )
    feedback = _long_text(
        gettext_lazy("Retroalimentación para la entidad"),
        rows=6,
        max_length=6000,
        help_text=gettext_lazy(
            "Redáctela a partir de los comentarios, sin nombres de quienes evaluaron."
        ),
    )

    def clean_rationale(self) -> str:
        rationale = self.cleaned_data["rationale"]
        if len(rationale) < MINIMUM_RATIONALE:
            raise forms.ValidationError(
                _("Motive la decisión en al menos %(count)s caracteres.")
                % {"count": MINIMUM_RATIONALE}
            )
        return rationale


class ArchiveForm(forms.Form):
    cause = forms.ChoiceField(
        label=gettext_lazy("Causa"),
        choices=[
            (cause.value, cause.label)
            for cause in (ArchiveCause.BY_OWNER, ArchiveCause.LEGAL, ArchiveCause.ERROR)
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Por razones legales o por error, el público solo ve que se retiró y el motivo."
        ),
        error_messages={"required": gettext_lazy("Escoja la causa.")},
    )
    comment = _long_text(
        gettext_lazy("Motivo"), required=gettext_lazy("Escriba el motivo: lo lee el público.")
    )
