"""Form fields of the record that Django lacks."""

import datetime
import re
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from practices.enums import DatePrecision
from practices.models import Keyword, Territory
from practices.text import fold
from practices.validators import validate_exact_number

_NUMBERS = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})\s+de\s+)?([a-z]+)\s+(?:de|del)\s+(\d{4})")
FIRST_YEAR = 1900
LAST_YEAR = 2100


class PartialDate(NamedTuple):
    """The first day of what is known, and how much that is."""

    day: datetime.date
    precision: str

    def as_typed(self) -> str:
        """ "16/06/2015", "06/2015" or "2015": what the field shows to be edited."""
        formats = {DatePrecision.DAY: "%d/%m/%Y", DatePrecision.MONTH: "%m/%Y"}
        return self.day.strftime(formats.get(self.precision, "%Y"))


def parse_partial_date(text: str) -> PartialDate | None:
    """Read "16/06/2015", "06/2015", "2015", "16 de junio de 2015" or "octubre de 2017"."""
    folded = " ".join(fold(text).split())
    if match := _NUMBERS.fullmatch(folded):
        day, month, year = match.groups()
    elif (match := _WORDS.fullmatch(folded)) and match[2] in _month_numbers():
        day, month, year = match[1], _month_numbers()[match[2]], match[3]
    else:
        return None
    try:
        first = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return None
    known = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    return PartialDate(first, known.value)


def _month_numbers() -> dict[str, int]:
    names = {fold(str(name)): number for number, name in MONTHS.items()}
    return {**names, "setiembre": 9}


def name_empty_choice(field: forms.Field) -> None:
    """Django draws the choice of no answer as dashes, which say nothing when read aloud."""
    if isinstance(field, forms.ChoiceField) and field.choices[:1] == BLANK_CHOICE_DASH:
        field.choices = [("", _("Sin respuesta")), *field.choices[1:]]


class PartialDateField(forms.CharField):
    """A date typed as far as it is known; cleans to a PartialDate, or None when empty."""

    def __init__(self, **options):
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "text", "autocomplete": "off"}

    def prepare_value(self, value):
        return value.as_typed() if isinstance(value, PartialDate) else value

    def to_python(self, value) -> PartialDate | None:
        text = super().to_python(value)
        if not text:
            return None
        parsed = parse_partial_date(text)
        if parsed is None:
            raise ValidationError(
                _("Escriba la fecha como 16/06/2015, 06/2015 o solo el año 2015."),
                code="partial_date",
            )
        return parsed

    def has_changed(self, initial, data) -> bool:
        shown = initial.as_typed() if isinstance(initial, PartialDate) else initial or ""
        return shown != (data or "").strip()


class NumberField(forms.DecimalField):
    """A number as people here write it: 1.234,5. Points that stand at thousands are no decimals."""

    default_validators: ClassVar = [validate_exact_number]
    _THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")

    def __init__(self, **options):
        super().__init__(**{"max_digits": 20, "decimal_places": 4, "localize": True} | options)

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.split())
            if self._THOUSANDS.fullmatch(value):
                value = value.replace(".", "")
        return super().to_python(value)


class WordListField(forms.CharField):
    """Words separated by commas; cleans to a list, each once, in order."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value) -> list[str]:
        text = super().to_python(value) or ""
        words = (" ".join(word.split()) for word in re.split(r"[,;\n]", text))
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value) -> None:
        super().validate(value)
        for word in value:
            if len(word) > Keyword.NAME_LENGTH:
                raise ValidationError(
                    _("“%(word)s…” es muy larga: escriba palabras separadas por comas."),
                    code="long_word",
                    params={"word": word[:30]},
                )

    def has_changed(self, initial, data) -> bool:
        return self.prepare_value(initial or []) != (data or "").strip()


class TerritoryField(forms.CharField):
    """A place typed by name or DIVIPOLA code; cleans to a Territory.

    The page that shows it offers the names in the <datalist> that ``list`` points at.
    """

    DATALIST = "territorios"
    #: Places already read, by code: so that a list of many costs one query.
    known: Mapping[str, Territory] = {}
    # Not `max_length`: its validator would measure the Territory.
    LONGEST_NAME = 170

    def __init__(self, **options):
        options.setdefault(
            "help_text", _("Departamento o municipio: “Cundinamarca” o “Soacha, Cundinamarca”.")
        )
        super().__init__(**options)

    def widget_attrs(self, widget):
        return {
            **super().widget_attrs(widget),
            "list": self.DATALIST,
            "maxlength": self.LONGEST_NAME,
            "autocomplete": "off",
        }

    def to_python(self, value) -> Territory | None:
        text = super().to_python(value)
        if not text:
            return None
        if text in self.known:
            return self.known[text]
        found = _places_named(text)
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(place.full_name for place in found[:5])
            raise ValidationError(
                _("Hay varios lugares con ese nombre: %(names)s. Escriba también el departamento."),
                code="territory_ambiguous",
                params={"names": names},
            )
        raise ValidationError(
            _("No se encontró “%(text)s” en la lista de departamentos y municipios."),
            code="territory_unknown",
            params={"text": text},
        )


def _places_named(text: str) -> list[Territory]:
    """Places of this code or name; a department wins over municipalities of its name."""
    places = Territory.objects.select_related("parent")
    if text.isdecimal():
        return list(places.filter(divipola_code=text))
    whole = ", ".join(part.strip() for part in fold(text).split(","))
    named = [place for place in places if whole in (fold(place.name), fold(place.full_name))]
    larger = [place for place in named if len(place.divipola_code) == 2]
    return larger or named
