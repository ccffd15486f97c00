"""Forms of deliberation, results, countersignatures and the coordinator's desk."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import Outcome
from practices.models import Assignment, Category, Criterion, User
from practices.selectors.awards import Award
from practices.selectors.ranking import RankedEntry
from practices.services.countersigning import MINIMUM_REASON
from practices.services.desk import AUDIENCES, MAXIMUM_MESSAGE

TEXT_LENGTH = 6000
#: Outcomes that the chair may give to an entry that has a rank.
CHOSEN = (Outcome.WINNER, Outcome.MENTION, Outcome.ACCEPTED, Outcome.NOT_SELECTED)


def _text(label, *, required: str = "", rows: int = 4, minimum: int = 0, **options):
    if required:
        options["error_messages"] = {
            "required": required,
            "min_length": gettext_lazy("Escriba al menos %(limit_value)d caracteres."),
        }
    if minimum:
        options["min_length"] = minimum
        options.setdefault(
            "help_text", gettext_lazy("Al menos %(count)d caracteres.") % {"count": minimum}
        )
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=options.pop("max_length", TEXT_LENGTH),
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


class RoundForm(forms.Form):
    question = _text(
        gettext_lazy("Qué deben aclarar quienes evaluaron"),
        required=gettext_lazy("Escriba qué quiere que aclaren."),
        max_length=2000,
        help_text=gettext_lazy(
            "Lo reciben por correo. Desde ese momento ven los niveles y comentarios de las demás "
            "personas, sin nombres."
        ),
    )


class MessageForm(forms.Form):
    text = _text(
        gettext_lazy("Su mensaje"),
        required=gettext_lazy("Escriba su mensaje."),
        max_length=4000,
        help_text=gettext_lazy("Las demás personas lo leen firmado con su letra, sin su nombre."),
    )


class SignedReasonForm(forms.Form):
    """The reason of an act that somebody else has to sign."""

    reason = _text(
        gettext_lazy("Motivo"),
        required=gettext_lazy("Escriba el motivo."),
        minimum=MINIMUM_REASON,
    )


class ReturnForm(forms.Form):
    assignments = forms.MultipleChoiceField(
        label=gettext_lazy("Evaluaciones que se reabren"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Escoja al menos una evaluación.")},
    )
    reason = _text(
        gettext_lazy("Por qué se reabren"),
        required=gettext_lazy("Escriba el motivo: lo lee quien evaluó."),
        max_length=2000,
    )

    def __init__(self, *args, letters: Mapping[int, str], sent: Iterable[Assignment], **options):
        super().__init__(*args, **options)
        self.fields["assignments"].choices = [
            (each.pk, _("Evaluador %(letter)s") % {"letter": letters[each.pk]}) for each in sent
        ]

    def named(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["assignments"]]


class VoteForm(forms.Form):
    """One vote a juror; whoever did not vote is left without."""

    minutes = _text(
        gettext_lazy("Acta de la votación"),
        required=gettext_lazy("Escriba el acta."),
        minimum=50,
        help_text=gettext_lazy(
            "Cuándo se reunió el jurado, qué comparó y cómo votó. Al menos 50 caracteres."
        ),
    )

    def __init__(self, *args, people: Iterable[User], tied: Iterable[RankedEntry], **options):
        super().__init__(*args, **options)
        choices = [("", _("No votó"))]
        choices += [(row.submission.pk, row.submission.revision.title) for row in tied]
        self.people = list(people)
        for person in self.people:
            self.fields[f"vote-{person.pk}"] = forms.TypedChoiceField(
                label=person.full_name, choices=choices, coerce=int, required=False
            )
        self.order_fields([name for name in self.fields if name != "minutes"])

    def votes(self) -> dict[int, int]:
        given = {person.pk: self.cleaned_data[f"vote-{person.pk}"] for person in self.people}
        return {person: entry for person, entry in given.items() if entry}


class ResultForm(forms.Form):
    """The outcome of each entry in deliberation. Fields by entry id: ``outcome-7``, ``prize-7``,
    ``feedback-7``. What is below a minimum has no choice."""

    is_void = forms.BooleanField(
        label=gettext_lazy("Declarar desierta la categoría"),
        required=False,
        help_text=gettext_lazy("Nadie gana. Los resultados de abajo no se tienen en cuenta."),
    )
    rationale = _text(
        gettext_lazy("Motivación del resultado"),
        required=gettext_lazy("Motive el resultado."),
        minimum=50,
        help_text=gettext_lazy(
            "Al menos 50 caracteres. La leen las entidades que no fueron seleccionadas."
        ),
    )
    correction_note = _text(
        gettext_lazy("Nota pública de corrección"),
        help_text=gettext_lazy("Qué se había publicado, qué cambia y por qué. La lee el público."),
    )

    def __init__(
        self,
        *args,
        category: Category,
        rows: Iterable[RankedEntry],
        drafts: Mapping[int, str],
        is_correction: bool,
        **options,
    ):
        super().__init__(*args, **options)
        self.rows = list(rows)
        self.prizes = {prize.pk: prize for prize in category.prizes.all()}
        if not is_correction:
            del self.fields["correction_note"]
        for row in self.rows:
            self._add_fields(row, drafts.get(row.submission.pk, ""))

    def _add_fields(self, row: RankedEntry, draft: str) -> None:
        key, title = row.submission.pk, row.submission.revision.title
        if row.rank:
            self.fields[f"outcome-{key}"] = forms.ChoiceField(
                label=_("Resultado"),
                choices=[(each.value, each.label) for each in CHOSEN],
                initial=Outcome.NOT_SELECTED,
                widget=forms.Select(attrs={"aria-label": _("Resultado de %s") % title}),
            )
            if self.prizes:
                self.fields[f"prize-{key}"] = forms.TypedChoiceField(
                    label=_("Premio"),
                    choices=[
                        ("", _("Sin premio")),
                        *((p.pk, p.name) for p in self.prizes.values()),
                    ],
                    coerce=int,
                    required=False,
                    widget=forms.Select(attrs={"aria-label": _("Premio de %s") % title}),
                )
        self.fields[f"feedback-{key}"] = forms.CharField(
            label=_("Retroalimentación para la entidad"),
            initial=draft,
            required=False,
            max_length=TEXT_LENGTH,
            widget=forms.Textarea(
                attrs={"rows": 5, "aria-label": _("Retroalimentación para %s") % title}
            ),
        )

    def entries(self) -> list[dict]:
        """Each row with its bound fields, for the template."""
        return [
            {
                "row": row,
                "fields": [
                    self[name]
                    for name in (
                        f"outcome-{row.submission.pk}",
                        f"prize-{row.submission.pk}",
                        f"feedback-{row.submission.pk}",
                    )
                    if name in self.fields
                ],
            }
            for row in self.rows
        ]

    def awards(self) -> dict[int, Award]:
        return {row.submission.pk: self._award(row) for row in self.rows}

    def _award(self, row: RankedEntry) -> Award:
        key, data = row.submission.pk, self.cleaned_data
        feedback = data[f"feedback-{key}"]
        if not row.rank:
            return Award(Outcome.BELOW_MINIMUM, feedback=feedback)
        if data["is_void"]:
            return Award(Outcome.VOID, feedback=feedback)
        prize = self.prizes.get(data.get(f"prize-{key}") or None)
        return Award(Outcome(data[f"outcome-{key}"]), prize, feedback)


class WeightsForm(SignedReasonForm):
    """Other weights for the criteria of a contest; fields by code: ``weight-eficaz``."""

    def __init__(self, *args, criteria: Iterable[Criterion], **options):
        super().__init__(*args, **options)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            self.fields[f"weight-{criterion.code}"] = forms.DecimalField(
                label=criterion.name,
                initial=criterion.weight,
                min_value=Decimal("0.01"),
                max_value=100,
                max_digits=5,
                decimal_places=2,
                localize=True,
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def weights(self) -> dict[str, Decimal]:
        return {each.code: self.cleaned_data[f"weight-{each.code}"] for each in self.criteria}


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Nueva persona responsable"),
        queryset=User.objects.none(),
        error_messages={"required": gettext_lazy("Escoja a quién se entrega el caso.")},
    )
    note = _text(gettext_lazy("Nota para esa persona"), max_length=2000)

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = people
        self.fields["to"].label_from_instance = lambda user: user.full_name


class NoteForm(forms.Form):
    text = _text(
        gettext_lazy("Nota interna"),
        required=gettext_lazy("Escriba la nota."),
        help_text=gettext_lazy("Solo la leen la coordinación y la auditoría."),
        max_length=4000,
    )


class BulkMailForm(forms.Form):
    audience = forms.ChoiceField(
        label=gettext_lazy("A quién"),
        choices=[(each.value, label) for each, label in AUDIENCES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escoja a quién se escribe.")},
    )
    subject = forms.CharField(
        label=gettext_lazy("Asunto"),
        max_length=150,
        error_messages={"required": gettext_lazy("Escriba el asunto.")},
    )
    text = _text(
        gettext_lazy("Mensaje"),
        required=gettext_lazy("Escriba el mensaje."),
        rows=8,
        max_length=MAXIMUM_MESSAGE,
        help_text=gettext_lazy("El saludo, el botón y la firma los pone el portal."),
    )
