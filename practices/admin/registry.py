"""Loaded by ``config.apps``: every module that registers tables, and what packages registered."""

from . import calls, cases, lists, operations, people, practices, ranking, third_parties

__all__ = (
    "calls",
    "cases",
    "lists",
    "operations",
    "people",
    "practices",
    "ranking",
    "third_parties",
)
