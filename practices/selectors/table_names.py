"""Bodies, places, terms and calls by the names that people write in a table, and back."""

import re
from collections.abc import Iterable, Sequence

from practices.enums import TerritoryKind
from practices.models import Call, Organisation, OrganisationFormerName, Revision, Territory
from practices.text import fold

from .content import TERMS
from .table_rows import Column, Kind

_NAMED = ("pk", "name", "slug")
TERM_LISTS = tuple(name for name in TERMS if name != "keywords")

_PLACE_CODE = re.compile(r"\d{2,5}\b")


class NameList:
    """Objects by their names. Of two with the same name, the one listed under it first wins;
    a name of equal rank for two of them names neither."""

    def __init__(self, rows: Iterable[tuple[int, Sequence[str]]]):
        self._names: dict[int, list[str]] = {}
        self._found: dict[str, tuple[int, int | None]] = {}
        for pk, names in rows:
            self._names[pk] = [name for name in names if name]
            for rank, name in enumerate(names):
                if name:
                    self._add(fold(name), rank, pk)

    def _add(self, key: str, rank: int, pk: int) -> None:
        known = self._found.get(key)
        if known is None or rank < known[0]:
            self._found[key] = (rank, pk)
        elif rank == known[0] and known[1] != pk:
            self._found[key] = (rank, None)

    def find(self, text: str) -> int | None:
        key = fold(" ".join(text.split()))
        return self._found.get(key, (0, None))[1]

    def is_ambiguous(self, text: str) -> bool:
        key = fold(" ".join(text.split()))
        return key in self._found and self._found[key][1] is None

    def label(self, pk: int) -> str:
        """The first of its names that finds it."""
        return next((name for name in self._names[pk] if self.find(name) == pk), "")

    def labels(self) -> list[str]:
        return [self.label(pk) for pk in self._names]


class PlaceList(NameList):
    def find(self, text: str) -> int | None:
        code = _PLACE_CODE.match(text.strip())
        return super().find(code[0] if code else text)

    def label(self, pk: int) -> str:
        code, *names = self._names[pk]
        return f"{code} · {names[0]}"


class BodyList(NameList):
    """By name, NIT however it is written, and the names that bodies had."""

    def find(self, text: str) -> int | None:
        return super().find(text) or super().find(re.sub(r"[.\s]", "", text))


class Names:
    """Every list that the cells of a table name, read once. Seven queries."""

    def __init__(self):
        self._lists: dict[str, NameList] = {
            Kind.BODY: BodyList(_bodies()),
            Kind.PLACE: PlaceList(_places()),
            Kind.CALL: NameList(
                (pk, (name, slug)) for pk, name, slug in Call.objects.values_list(*_NAMED)
            ),
        }
        for name in TERM_LISTS:
            terms = Revision._meta.get_field(name).related_model.objects
            self._lists[name] = NameList(
                (pk, (label, slug)) for pk, label, slug in terms.values_list(*_NAMED)
            )

    def of(self, column: Column) -> NameList:
        return self._lists[column.code if column.kind is Kind.TERMS else column.kind]


def _bodies() -> Iterable[tuple[int, Sequence[str]]]:
    former: dict[int, list[str]] = {}
    for pk, name in OrganisationFormerName.objects.values_list("organisation_id", "name"):
        former.setdefault(pk, []).append(name)
    rows = Organisation.objects.values_list("pk", "name", "tax_id", "slug", "acronym")
    for pk, name, tax_id, slug, acronym in rows:
        yield pk, (" ".join(name.split()), tax_id or "", slug, acronym, *former.get(pk, ()))


def _places() -> Iterable[tuple[int, Sequence[str]]]:
    """A department wins over municipalities of its name; of those, one needs its department."""
    for place in Territory.objects.select_related("parent"):
        rank = () if place.kind != TerritoryKind.MUNICIPALITY else ("",)
        yield place.pk, (place.divipola_code, *rank, place.full_name, place.name)
