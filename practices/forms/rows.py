"""Forms for the rows of a version: one small form a row, one set of them a list."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practices.models import Contact, Coverage, ImpactFigure, Link, Partner, Revision, Selection
from practices.selectors.content import row_columns

from .fields import NumberField, PartialDate, PartialDateField, TerritoryField, name_empty_choice

EMPTY_ROWS = 1
#: A list that is longer belongs in a file; so many places are written as departments.
MAXIMUM_ROWS = {
    "figures": 60,
    "coverage": 300,
    "partners": 60,
    "selections": 30,
    "links": 60,
    "contacts": 30,
}


def _columns_without(related_name: str, *kept_by_the_house: str) -> tuple[str, ...]:
    """Columns of a row that its owner writes."""
    return tuple(
        name for name in row_columns(related_name) if name not in ("position", *kept_by_the_house)
    )


class RowForm(forms.ModelForm):
    """One row of a list; an empty new row is no row."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            name_empty_choice(field)

    def row(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


class FigureForm(RowForm):
    value = NumberField(label=_("Valor"), required=False)
    baseline = NumberField(label=_("Línea de base"), required=False)
    goal = NumberField(label=_("Meta"), required=False)
    period_from = PartialDateField(label=_("Periodo desde"), required=False)
    period_to = PartialDateField(label=_("Periodo hasta"), required=False)

    class Meta:
        model = ImpactFigure
        fields = _columns_without("figures", "period_precision", "evidence_level", "third_party")

    def clean(self) -> dict[str, Any]:
        """One precision serves both ends of a period."""
        cleaned = super().clean()
        self.ends = {name: cleaned.get(name) for name in ("period_from", "period_to")}
        known = {end.precision for end in self.ends.values() if end}
        if len(known) > 1:
            self.add_error(
                "period_to",
                _(
                    "Escriba las dos fechas con el mismo detalle: ambas con día, ambas con mes o "
                    "ambas con año."
                ),
            )
        cleaned["period_precision"] = known.pop() if known else ""
        for name, end in self.ends.items():
            cleaned[name] = end.day if end else None
        return cleaned


class CoverageForm(RowForm):
    territory = TerritoryField(label=_("Territorio"))

    class Meta:
        model = Coverage
        fields = ("territory", "is_partial", "note")


class PartnerForm(RowForm):
    class Meta:
        model = Partner
        fields = _columns_without("partners", "organisation")


class SelectionForm(RowForm):
    class Meta:
        model = Selection
        fields = _columns_without("selections", "call")


class LinkForm(RowForm):
    class Meta:
        model = Link
        fields = ("url", "title", "kind")


class ContactForm(RowForm):
    class Meta:
        model = Contact
        fields = _columns_without("contacts")


ROW_FORMS: Mapping[str, type[RowForm]] = {
    "figures": FigureForm,
    "coverage": CoverageForm,
    "partners": PartnerForm,
    "selections": SelectionForm,
    "links": LinkForm,
    "contacts": ContactForm,
}


class RowsFormSet(forms.BaseFormSet):
    """The rows of one list. ``rows()`` is what ``save_draft`` takes."""

    def rows(self) -> list[dict[str, Any]]:
        return [
            form.row()
            for form in self.forms
            if form not in self.deleted_forms and (form.has_changed() or form in self.initial_forms)
        ]


class FigureFormSet(RowsFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        if sum(bool(row.get("is_headline")) for row in self.rows()) > 1:
            raise ValidationError(_("Solo una cifra puede ser el resultado principal."))


class CoverageFormSet(RowsFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        territories = [row["territory"] for row in self.rows()]
        if len(set(territories)) < len(territories):
            raise ValidationError(_("Un territorio está dos veces en la lista."))


_FORMSETS: Mapping[str, type[RowsFormSet]] = {
    "figures": FigureFormSet,
    "coverage": CoverageFormSet,
}


#: What one row of each list is called.
ROW_NAMES: Mapping[str, Promise] = {
    "figures": _("Cifra"),
    "coverage": _("Lugar"),
    "partners": _("Aliado"),
    "selections": _("Concurso"),
    "links": _("Enlace"),
    "contacts": _("Contacto"),
}
ADD_ANOTHER: Mapping[str, Promise] = {
    "figures": _("Agregar otra cifra"),
    "coverage": _("Agregar otro lugar"),
    "partners": _("Agregar otro aliado"),
    "selections": _("Agregar otro concurso"),
    "links": _("Agregar otro enlace"),
    "contacts": _("Agregar otro contacto"),
}


def row_formsets(revision: Revision, data=None) -> dict[str, RowsFormSet]:
    """The lists of rows of a version, by related name, bound where ``data`` is given."""
    return {name: _row_formset(name, revision, data) for name in ROW_FORMS}


def _row_formset(name: str, revision: Revision, data) -> RowsFormSet:
    factory = formset_factory(
        ROW_FORMS[name],
        formset=_FORMSETS.get(name, RowsFormSet),
        extra=EMPTY_ROWS,
        can_delete=True,
        can_delete_extra=False,
        max_num=MAXIMUM_ROWS[name],
        validate_max=True,
    )
    rows = getattr(revision, name).all()
    if name == "coverage":
        rows = rows.select_related("territory__parent")
    initial = [_row_initial(row) for row in rows]
    return factory(data, prefix=name, initial=initial)


def _row_initial(row) -> dict[str, Any]:
    values = {
        # As people write it: 44, not the 44,0000 of the column.
        name: value.normalize() if isinstance(value, Decimal) else value
        for name, value in forms.model_to_dict(row).items()
    }
    for name in ("period_from", "period_to"):
        if values.get(name):
            values[name] = PartialDate(values[name], row.period_precision)
    if "territory" in values:
        values["territory"] = row.territory.full_name
    return values
