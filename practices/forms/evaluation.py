"""The evaluator's forms: answering an invitation, scoring, and what the scoring page shows."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import RecusalGround
from practices.models import Criterion, Evaluation, Score, SubmissionAnswer
from practices.scoring import Rating
from practices.services.evaluations import ScoreInput

NOT_APPLICABLE = "na"
TEXT_LENGTH = 4000


class AcceptanceForm(forms.Form):
    no_conflict = forms.BooleanField(
        label=gettext_lazy(
            "Declaro que no tengo conflictos de interés con esta práctica ni con la entidad titular"
        ),
        error_messages={
            "required": gettext_lazy(
                "Para aceptar debe declarar que no tiene conflictos. Si tiene uno, declárese "
                "impedido más abajo."
            )
        },
    )
    confidentiality = forms.BooleanField(
        label=gettext_lazy(
            "Me comprometo a guardar reserva sobre la práctica y sobre mi evaluación"
        ),
        error_messages={
            "required": gettext_lazy("Para aceptar debe comprometerse a guardar la reserva.")
        },
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Por qué no puede evaluarla"),
        help_text=gettext_lazy("Por ejemplo: no tengo tiempo antes de la fecha, no es mi tema."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Escriba por qué no puede evaluarla.")},
    )


class RecusalForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Cuál es el conflicto"),
        choices=RecusalGround,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escoja cuál es el conflicto.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Explíquelo en una o dos frases"),
        help_text=gettext_lazy("Lo lee la coordinación; la entidad no."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Explique el conflicto.")},
    )


class ScoresForm(forms.Form):
    """Every criterion of an evaluation. A draft may be half empty: nothing here is required.

    Fields by criterion id: ``level-7`` (a level, or "na"), ``no_evidence-7``, ``comment-7``.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    private_notes = forms.CharField(
        label=gettext_lazy("Notas privadas"),
        help_text=gettext_lazy("Solo las ve usted. No se envían con la evaluación."),
        required=False,
        max_length=TEXT_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args,
        evaluation: Evaluation,
        criteria: Iterable[Criterion],
        sections: Mapping[str, str] | None = None,
        **options,
    ):
        """``sections``: code → title of the parts of the record that notes are kept on."""
        self.evaluation = evaluation
        self.sections = sections or {}
        self.criteria = list(criteria)
        self.stored = {score.criterion_id: score for score in evaluation.scores.all()}
        self.rubric = evaluation.assignment.submission.rubric
        super().__init__(*args, initial=self._initial(), **options)
        for criterion in self.criteria:
            self._add_fields(criterion)
        for code, title in self.sections.items():
            self.fields[f"note-{code}"] = forms.CharField(
                label=_("Mis notas sobre “%(section)s”") % {"section": title},
                required=False,
                max_length=TEXT_LENGTH,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def _initial(self) -> dict:
        values = {
            "version": self.evaluation.version,
            "private_notes": self.evaluation.private_notes,
        }
        for criterion_id, score in self.stored.items():
            values[f"level-{criterion_id}"] = _level_of(score)
            values[f"no_evidence-{criterion_id}"] = score.no_evidence
            values[f"comment-{criterion_id}"] = score.comment
        for code in self.sections:
            values[f"note-{code}"] = self.evaluation.section_notes.get(code, "")
        return values

    def _add_fields(self, criterion: Criterion) -> None:
        levels = [str(value) for value in self._scale()]
        if self.rubric.allows_not_applicable:
            levels.append(NOT_APPLICABLE)
        self.fields[f"level-{criterion.pk}"] = forms.ChoiceField(
            label=criterion.name,
            choices=[("", ""), *((level, level) for level in levels)],
            required=False,
        )
        self.fields[f"no_evidence-{criterion.pk}"] = forms.BooleanField(required=False)
        self.fields[f"comment-{criterion.pk}"] = forms.CharField(
            label=_("Comentario sobre %(criterion)s") % {"criterion": criterion.name},
            required=False,
            max_length=TEXT_LENGTH,
        )

    def _scale(self) -> range:
        return range(self.rubric.scale_minimum, self.rubric.scale_maximum + 1)

    def clean(self):
        cleaned = super().clean()
        for criterion in self.criteria:
            level = cleaned.get(f"level-{criterion.pk}")
            lowest = str(self.rubric.scale_minimum)
            if cleaned.get(f"no_evidence-{criterion.pk}") and level not in ("", lowest, None):
                self.add_error(
                    f"level-{criterion.pk}",
                    _("Escoja un nivel o marque que la ficha no trae información, no ambas cosas."),
                )
        return cleaned

    def scores(self) -> dict[int, ScoreInput]:
        return {
            criterion.pk: self._score_of(self.cleaned_data, criterion)
            for criterion in self.criteria
        }

    def section_notes(self) -> dict[str, str]:
        """What is typed, over notes on parts that this record does not show."""
        typed = {code: self.cleaned_data[f"note-{code}"] for code in self.sections}
        return {**self.evaluation.section_notes, **typed}

    def note(self, code: str):
        return self[f"note-{code}"]

    @staticmethod
    def _score_of(cleaned: Mapping, criterion: Criterion) -> ScoreInput:
        level = cleaned[f"level-{criterion.pk}"]
        return ScoreInput(
            value=int(level) if level not in ("", NOT_APPLICABLE) else None,
            no_evidence=cleaned[f"no_evidence-{criterion.pk}"],
            not_applicable=level == NOT_APPLICABLE,
            comment=cleaned[f"comment-{criterion.pk}"],
        )

    def ratings(self) -> dict[str, Rating]:
        """What is typed, to be totalled without being stored."""
        scores = self.scores()
        return {
            criterion.code: Rating(0 if given.no_evidence else given.value, given.no_evidence)
            for criterion in self.criteria
            if (given := scores[criterion.pk]).value is not None
            or given.no_evidence
            or given.not_applicable
        }

    def clashes(self) -> list[dict[str, str]]:
        """Criteria and notes that another window stored differently, with both texts."""
        typed = self.scores()
        pairs = [
            (criterion.name, in_words(self.stored[criterion.pk]), in_words(typed[criterion.pk]))
            for criterion in self.criteria
        ]
        stored_notes, typed_notes = self.evaluation.section_notes, self.section_notes()
        pairs.append(
            (
                _("Notas privadas"),
                self.evaluation.private_notes,
                self.cleaned_data["private_notes"],
            )
        )
        pairs += [
            (self.fields[f"note-{code}"].label, stored_notes.get(code, ""), typed_notes[code])
            for code in self.sections
        ]
        # What this window left blank it does not mean to empty: see ``over_the_stored``.
        blank = ("", in_words(ScoreInput()))
        return [
            {"name": name, "stored": stored, "typed": given}
            for name, stored, given in pairs
            if stored != given and given not in blank
        ]

    def over_the_stored(self) -> QueryDict:
        """What was typed, based on what is stored now. A criterion or note that this window left
        blank is taken from there: nobody meant to empty it."""
        data = self.data.copy()
        data["version"] = str(self.evaluation.version)
        typed = self.scores()
        for criterion in self.criteria:
            if typed[criterion.pk] == ScoreInput():
                stored = self.stored[criterion.pk]
                data[f"level-{criterion.pk}"] = _level_of(stored)
                data[f"comment-{criterion.pk}"] = stored.comment
                if stored.no_evidence:
                    data[f"no_evidence-{criterion.pk}"] = "on"
        notes = {
            f"note-{code}": self.evaluation.section_notes.get(code, "") for code in self.sections
        }
        for name, stored in (notes | {"private_notes": self.evaluation.private_notes}).items():
            data[name] = data.get(name) or stored
        return data

    def cards(
        self, read_in: Mapping[str, dict], answers: Mapping[int, SubmissionAnswer] | None = None
    ) -> list[dict]:
        """Each criterion as ``includes/criterion.html`` draws it.

        ``read_in``: field code → title and anchor of its section in the record beside.
        ``answers``: criterion id → what the entrant answered to it.
        """
        return [
            self._card(criterion, position, read_in) | {"answer": (answers or {}).get(criterion.pk)}
            for position, criterion in enumerate(self.criteria, start=1)
        ]

    def _card(self, criterion: Criterion, position: int, read_in: Mapping[str, dict]) -> dict:
        level, no_evidence, comment = (
            self[f"{name}-{criterion.pk}"] for name in ("level", "no_evidence", "comment")
        )
        return {
            "id": card_id(criterion),
            "position": position,
            "count": len(self.criteria),
            "name": criterion.name,
            "definition": criterion.definition,
            "guidance": criterion.guidance,
            "weight": criterion.weight,
            "minimum": criterion.minimum_mean,
            "read_in": [read_in[code] for code in criterion.read_in if code in read_in],
            "score_name": level.html_name,
            "levels": self._levels(criterion, level.value()),
            "errors": level.errors,
            "no_evidence_name": no_evidence.html_name,
            "no_evidence": no_evidence.value(),
            "comment_name": comment.html_name,
            "comment": comment.value() or "",
            "comment_errors": comment.errors,
        }

    def _levels(self, criterion: Criterion, chosen: str) -> list[dict]:
        written = {level.value: level.anchor for level in criterion.levels.all()}
        levels = [
            {
                "value": value,
                "anchor": written.get(value) or _between(value, written),
                "between": value not in written,
                "checked": chosen == str(value),
            }
            for value in self._scale()
        ]
        if self.rubric.allows_not_applicable:
            levels.append(
                {
                    "value": NOT_APPLICABLE,
                    "anchor": _("No aplica a esta práctica: no cuenta en el total."),
                    "between": False,
                    "checked": chosen == NOT_APPLICABLE,
                }
            )
        return levels

    def error_links(self) -> list[dict[str, str]]:
        """For the error summary: a criterion is reached by its card."""
        cards = {
            f"{name}-{criterion.pk}": (criterion.name, card_id(criterion))
            for criterion in self.criteria
            for name in ("level", "no_evidence", "comment")
        }
        links = []
        for name, errors in self.errors.items():
            title, anchor = cards.get(name, ("", "" if name == NON_FIELD_ERRORS else f"id_{name}"))
            for error in errors:
                text = f"{title}: {error}" if title else str(error)
                links.append({"text": text, "url": f"#{anchor}" if anchor else ""})
        return links


def card_id(criterion: Criterion) -> str:
    return f"criterio-{criterion.code}"


def _between(value: int, written: Mapping[int, str]) -> str:
    lower = max((level for level in written if level < value), default=value)
    upper = min((level for level in written if level > value), default=value)
    return _("Entre el nivel %(lower)s y el nivel %(upper)s.") % {"lower": lower, "upper": upper}


def _level_of(score: Score) -> str:
    if score.no_evidence:
        return ""
    if score.not_applicable:
        return NOT_APPLICABLE
    return "" if score.value is None else str(score.value)


def level_in_words(score: Score | ScoreInput) -> str:
    if score.no_evidence:
        return _("sin información en la ficha (nivel 0)")
    if score.not_applicable:
        return _("no aplica")
    if score.value is None:
        return _("sin calificar")
    return _("nivel %(level)s") % {"level": score.value}


def in_words(score: Score | ScoreInput) -> str:
    """Level and comment of a criterion in one line, to be read and compared by a person."""
    return ". ".join(part for part in (level_in_words(score), score.comment.strip()) if part)
