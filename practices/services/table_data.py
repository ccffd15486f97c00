"""What a checked row holds until it is imported, as a JSON column keeps it."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from practices.importers.table.rows import ReadPractice
from practices.models import Revision


def to_data(read: ReadPractice) -> dict[str, Any]:
    """As a JSON column holds it; ``from_data`` reads it back."""
    return {
        "code": read.code,
        "layout": read.layout,
        "origin_source": read.origin_source,
        "origin_code": read.origin_code,
        "values": json.loads(json.dumps(read.values, cls=DjangoJSONEncoder)),
    }


def from_data(number: int, data: Mapping[str, Any]) -> ReadPractice:
    values = data["values"]
    typed = {
        "columns": _typed(Revision, values["columns"]),
        "terms": values["terms"],
        "rows": {
            name: [_typed(row_model(name), row) for row in rows]
            for name, rows in values["rows"].items()
        },
    }
    return ReadPractice(number=number, **{**data, "values": typed})


def row_model(related_name: str):
    return Revision._meta.get_field(related_name).related_model


def _typed(model, values: Mapping[str, Any]) -> dict[str, Any]:
    by_attname = {each.attname: each for each in model._meta.concrete_fields}
    return {name: by_attname[name].to_python(value) for name, value in values.items()}
