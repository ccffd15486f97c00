"""The editor's forms: the record by its layout, its rows, and what is done with a version."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import ResourceKind
from practices.help_texts import help_texts
from practices.layouts import FIELDS, LAYOUTS, Section
from practices.models import (
    Observation,
    Organisation,
    Revision,
    User,
)
from practices.selectors.content import COLUMNS, TERMS

from .fields import PartialDate, PartialDateField, WordListField, name_empty_choice

_TRISTATE = (
    ("", _("No se sabe")),
    ("True", _("Sí, sigue vigente")),
    ("False", _("No, ya terminó")),
)
EMPTY_FILE = _("El archivo está vacío. Ábralo, guárdelo de nuevo y vuelva a subirlo.")
#: Date column → the column of its precision.
PARTIAL_DATES = {"started_on": "started_precision", "ended_on": "ended_precision"}
#: Django capitalises the first character of the model's name for it, which here is "¿".
_LABELS = {"validation_status": _("¿Se preguntó a los usuarios?")}
_CHOICE_LISTS = ("services", "topics", "population_groups")


class RevisionForm(forms.ModelForm):
    """All fields of a layout on one page. Nothing is required to save a draft.

    ``content()`` is what ``save_draft`` takes; the form itself never saves.
    """

    started_on = PartialDateField(label=_("En servicio desde"), required=False)
    ended_on = PartialDateField(label=_("Finalizó"), required=False)
    keywords = WordListField(label=_("Palabras clave"), required=False)
    resource_kinds = forms.MultipleChoiceField(
        label=_("Clases de recursos"),
        choices=ResourceKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_information = forms.MultipleChoiceField(
        label=_("Campos sin información"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_ongoing = forms.TypedChoiceField(
        label=_("¿Sigue vigente?"),
        choices=_TRISTATE,
        required=False,
        coerce={"True": True, "False": False}.get,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    origin_source = forms.CharField(
        label=_("Banco de origen"),
        max_length=80,
        required=False,
    )
    origin_code = forms.CharField(label=_("Código de origen"), max_length=60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Revision
        fields = (*(name for name in COLUMNS if name not in PARTIAL_DATES.values()), *TERMS)
        widgets = dict.fromkeys(_CHOICE_LISTS, forms.CheckboxSelectMultiple)
        labels = _LABELS

    def __init__(
        self,
        *args,
        actor: User,
        observations: Mapping[str, Sequence[Observation]] | None = None,
        **options,
    ):
        revision: Revision = options["instance"]
        self.observations = observations or {}
        self.layout = LAYOUTS[revision.layout]
        options["initial"] = {**_initial_of(revision), **options.get("initial", {})}
        super().__init__(*args, **options)
        self._offer_owners(actor, revision)
        self._offer_no_information()
        self._explain()

    def _offer_owners(self, actor: User, revision: Revision) -> None:
        mine = Q(pk__in=actor.organisation_roles) | Q(pk=revision.owner_id)
        self.fields["owner"].queryset = Organisation.objects.filter(mine)
        self.fields["owner"].empty_label = _("Todavía no se sabe")

    def _offer_no_information(self) -> None:
        self.fields["no_information"].choices = [
            (code, self.layout.label_of(code))
            for code in FIELDS
            if self.layout.may_lack_information(code)
        ]

    def _explain(self) -> None:
        """Labels of the form itself, help, examples, and what is needed to submit."""
        required = self.layout.required_fields()
        for name, field in self.fields.items():
            field.required = name == "version"
            if name in FIELDS:
                field.label = self.layout.label_of(name)
            text = help_texts().get(name, {})
            field.help_text = text.get("help", field.help_text)
            # A choice shows its values: an example would only repeat one.
            is_typed = isinstance(field.widget, forms.TextInput | forms.Textarea)
            field.example = text.get("example", "") if is_typed else ""
            field.needed_to_submit = name in required
            name_empty_choice(field)
            # A browser would cut what is pasted without a word; the form says it is too long.
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2 if name == "former_names" else 5
            if hasattr(field, "empty_label") and name in _CHOICE_LISTS:
                field.empty_label = None

    def clean_title(self) -> str | None:
        return self.cleaned_data["title"] or None

    def clean(self) -> dict[str, Any]:
        """The end comes after the start, whatever is known of each."""
        cleaned = super().clean()
        if cleaned.get("is_ongoing") and cleaned.get("ended_on"):
            self.add_error(
                "ended_on", _("Una práctica que sigue vigente no tiene fecha de finalización.")
            )
        start, end = cleaned.get("started_on"), cleaned.get("ended_on")
        if start and end and end.day < start.day:
            self.add_error("ended_on", _("La fecha final no puede ser anterior a la inicial."))
        if start and start.day > timezone.localdate():
            self.add_error(
                "started_on", _("La fecha no ha llegado. Escriba desde cuándo está en servicio.")
            )
        return cleaned

    def _post_clean(self) -> None:
        """The instance stays as stored: the service writes it, constraints and all."""

    def content(self) -> dict[str, Any]:
        """Columns and terms with the values typed, for ``services.drafts.save_draft``."""
        content = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name, precision in PARTIAL_DATES.items():
            if name not in content:
                continue
            typed: PartialDate | None = content[name]
            content[name] = typed.day if typed else None
            content[precision] = typed.precision if typed else ""
        return content

    def sections(self) -> Iterator[tuple[Section, list[forms.BoundField]]]:
        """Each section of the layout with its fields, in the order of the hub."""
        for section in self.layout.sections:
            fields = [self[name] for name in names_in(section) if name in self.fields]
            for field in fields:
                field.observations = self.observations.get(field.name, ())
            yield section, fields


def names_in(section: Section) -> list[str]:
    """Names of a section's form fields: columns, lists of terms, what the practice holds."""
    names = []
    for code in section.fields:
        if code == "origin_code":
            names.append("origin_source")
        names.extend(FIELDS[code].columns or (code,))
    return names


def _initial_of(revision: Revision) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "version": revision.version,
        "origin_source": revision.practice.origin_source,
        "origin_code": revision.practice.origin_code,
        "is_ongoing": "" if revision.is_ongoing is None else str(revision.is_ongoing),
    }
    for name, precision in PARTIAL_DATES.items():
        day = getattr(revision, name)
        initial[name] = PartialDate(day, getattr(revision, precision)) if day else None
    initial["keywords"] = [keyword.name for keyword in revision.keywords.all()]
    for name in TERMS:
        if name != "keywords":
            initial[name] = list(getattr(revision, name).all())
    return initial
