"""A whole call as one workbook: entries, evaluations, ranking, decisions, objections.

A reader with a conflict in an entry finds no evaluation of it here either.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from practices.models import Call, User
from practices.selectors.evaluation import counted_assignments, for_cases, letters
from practices.selectors.ranking import CategoryRanking, hidden_reasons, rankings

#: A cell that begins with one of these is a formula for a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def call_workbook(call: Call, *, reader: User) -> bytes:
    book = Workbook(write_only=True)
    categories = rankings(call.categories.all(), reader=reader)
    submissions = list(for_cases(call.submissions.all()).order_by("number"))
    hidden = hidden_reasons(reader, submissions)
    shown = [each for each in submissions if each.pk not in hidden]
    _sheet(book, _("Postulaciones"), _entry_columns(), (_entry(each) for each in submissions))
    _sheet(book, _("Evaluaciones"), _score_columns(), _scores(shown))
    _sheet(book, _("Clasificación"), _ranking_columns(), _ranking(categories))
    _sheet(book, _("Objeciones"), _objection_columns(), _objections(call))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(value):
    """What a spreadsheet shows as it is: no formula, no time zone, no decimal of its own."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value


def _sheet(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    head = [WriteOnlyCell(sheet, value=str(column)) for column in columns]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([plain(value) for value in row])


def _entry_columns() -> list[str]:
    return [
        _("Radicado"),
        _("Código"),
        _("Título"),
        _("Entidad"),
        _("Categoría"),
        _("Estado"),
        _("Recibida el"),
        _("Responsable"),
        _("Huella del contenido"),
    ]


def _entry(submission) -> list:
    revision = submission.revision
    return [
        submission.number,
        revision.practice.code,
        revision.title,
        revision.owner.name,
        submission.category.name,
        str(submission.get_status_display()),
        submission.entered_at,
        submission.coordinator.full_name if submission.coordinator else "",
        submission.content_hash,
    ]


def _score_columns() -> list[str]:
    return [
        _("Código"),
        _("Evaluador"),
        _("Enviada el"),
        _("Total"),
        _("Criterio"),
        _("Nivel"),
        _("Sin información"),
        _("Comentario"),
    ]


def _scores(submissions) -> Iterable[list]:
    for submission in submissions:
        marks = letters(submission)
        names = {each.pk: each.name for each in submission.rubric.criteria.all()}
        for assignment in counted_assignments(submission):
            evaluation = assignment.evaluation
            for score in evaluation.scores.all():
                yield [
                    submission.revision.practice.code,
                    marks[assignment.pk],
                    evaluation.sent_at,
                    evaluation.total,
                    names[score.criterion_id],
                    _("no aplica") if score.value is None else score.value,
                    _("sí") if score.no_evidence else "",
                    score.comment,
                ]


def _ranking_columns() -> list[str]:
    return [
        _("Categoría"),
        _("Puesto"),
        _("Código"),
        _("Título"),
        _("Entidad"),
        _("Puntaje"),
        _("Rango"),
        _("Desviación"),
        _("Situación"),
        _("Desempate"),
        _("Resultado"),
        _("Premio"),
    ]


def _ranking(categories: list[CategoryRanking]) -> Iterable[list]:
    for ranking in categories:
        for row in ranking.entries:
            revision, decision = row.submission.revision, row.decision
            yield [
                ranking.category.name,
                row.rank,
                revision.practice.code,
                revision.title,
                revision.owner.name,
                row.summary.mean,
                row.summary.spread,
                row.summary.deviation,
                row.standing_text,
                ", ".join(row.tie_path),
                str(decision.get_outcome_display()) if decision else "",
                decision.prize.name if decision and decision.prize_id else "",
            ]


def _objection_columns() -> list[str]:
    return [
        _("Código"),
        _("Entidad"),
        _("Presentada el"),
        _("Objeción"),
        _("Se acepta"),
        _("Respuesta"),
    ]


def _objections(call: Call) -> Iterable[list]:
    rows = call.objections.select_related("organisation", "submission__revision__practice")
    for each in rows:
        upheld = {True: _("sí"), False: _("no"), None: ""}[each.is_upheld]
        yield [
            each.submission.revision.practice.code,
            each.organisation.name,
            each.made_at,
            each.text,
            upheld,
            each.answer,
        ]
