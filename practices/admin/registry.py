"""Loaded by ``config.apps``: every module that registers tables, and what packages registered."""

from . import (
    bodies,
    calls,
    cases,
    lists,
    operations,
    people,
    practices,
    ranking,
    table_imports,
    third_parties,
)

__all__ = (
    "bodies",
    "calls",
    "cases",
    "lists",
    "operations",
    "people",
    "practices",
    "ranking",
    "table_imports",
    "third_parties",
)
