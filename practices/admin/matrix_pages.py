"""The matrix of a call, assigning by hand in bulk, and the proposal of a balanced assignment."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.forms.juries import ConfirmPairsForm, pairs_of
from practices.models import Call, Submission, User
from practices.permissions import allowed
from practices.selectors.matrix import (
    COVERAGE_LABELS,
    Board,
    Coverage,
    Row,
    columns_of,
    load_board,
    rows_of,
    with_cells,
)
from practices.selectors.proposal import propose
from practices.services.assignments import Refusal, Wish, assign_many

from .jury_pages import kept_call, page, read_call

PER_PAGE = 50
#: Invitations of one request: each is a transaction with its mail, and nobody waits for minutes.
AT_ONCE = 50


@require_GET
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    call = read_call(request, pk)
    board = load_board(call, request.user)
    rows = rows_of(board)
    shown, unknown = _filtered(rows, request.GET)
    listed = Paginator(shown, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": listed,
        "rows": [with_cells(board, row) for row in listed],
        "columns": columns_of(board),
        "figures": _figures(rows),
        "filters": _filters(call, rows, request.GET),
        "unknown": unknown,
        "is_filtered": len(shown) != len(rows),
        "may_assign": _may_assign(request, call),
    }
    return page(request, call, "matrix.html", _("Matriz de asignación"), context)


def _may_assign(request: HttpRequest, call: Call) -> bool:
    return allowed(request.user, "keep_jury", call).ok


def _filtered(rows: list[Row], asked) -> tuple[list[Row], str]:
    """The rows of the category and coverage asked for, and what was asked for and is unknown."""
    unknown = ""
    category, coverage = asked.get("categoria", ""), asked.get("cobertura", "")
    if category:
        numbers = {str(row.submission.category.number) for row in rows}
        if category in numbers:
            rows = [row for row in rows if str(row.submission.category.number) == category]
        else:
            unknown = category
    if coverage:
        if coverage in set(Coverage):
            rows = [row for row in rows if row.coverage == coverage]
        else:
            unknown = coverage
    return rows, unknown


def _filters(call: Call, rows: list[Row], asked) -> dict:
    return {
        "category": asked.get("categoria", ""),
        "coverage": asked.get("cobertura", ""),
        "categories": call.categories.all(),
        "coverages": [
            {"value": each.value, "label": label, "count": sum(r.coverage == each for r in rows)}
            for each, label in COVERAGE_LABELS.items()
        ],
    }


def _figures(rows: list[Row]) -> dict:
    return {
        "entries": len(rows),
        "short": sum(row.short for row in rows),
        "pending": sum(row.pending for row in rows),
        "sent": sum(row.sent for row in rows),
    }


# -- By hand ------------------------------------------------------------------------------------


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """First the pairs as they would be invited, with those that may not be; then the act."""
    call = kept_call(request, pk)
    board = load_board(call, request.user)
    wanted, barred = _sorted_out(board, pairs_of(request.POST.getlist("par")))
    warned = [(w["entry"].pk, w["person"].pk) for w in wanted if w["warning"]]
    is_confirmed = "confirmar" in request.POST
    form = ConfirmPairsForm(request.POST if is_confirmed else None, warned=warned)
    if is_confirmed and form.is_valid():
        return _carry_out(request, call, form, wanted, barred)
    for wish in wanted:
        name = f"reason-{wish['entry'].pk}-{wish['person'].pk}"
        wish["field"] = form[name] if name in form.fields else None
    context = {
        "form": form,
        "wanted": wanted,
        "barred": barred,
        "pairs": _joined((wish["entry"], wish["person"]) for wish in wanted),
        "is_proposal": _is_proposal(request),
    }
    return page(request, call, "confirm.html", _("Confirmar las invitaciones"), context)


def _joined(pairs: Iterable[tuple[Submission, User]]) -> str:
    """All pairs in one field: a form of many hundreds would be refused for its number of them."""
    return ",".join(f"{entry.pk}-{person.pk}" for entry, person in pairs)


def _is_proposal(request: HttpRequest) -> bool:
    return "propuesta" in request.POST


def _sorted_out(board: Board, pairs: list[tuple[int, int]]) -> tuple[list[dict], list[dict]]:
    """Pairs that may be invited and those that may not, each with its reason."""
    entries = {entry.pk: entry for entry in board.entries}
    people = {person.pk: person for person in board.people}
    rows = {}
    wanted, barred = [], []
    for entry_id, person_id in pairs:
        if entry_id not in entries or person_id not in people:
            continue
        entry, person = entries[entry_id], people[person_id]
        if entry_id not in rows:
            row = Row(entry, board.needed(entry), 0, 0, is_hidden=True)
            rows[entry_id] = {cell.person.pk: cell for cell in with_cells(board, row).cells}
        cell = rows[entry_id][person_id]
        wish = {"entry": entry, "person": person, "warning": "", "reason": cell.label}
        if cell.kind == "warned":
            wish["warning"] = cell.label
        may = cell.kind in ("free", "warned", "former")
        (wanted if may else barred).append(wish)
    return wanted, barred


def _carry_out(
    request: HttpRequest, call: Call, form: ConfirmPairsForm, wanted: list[dict], barred: list[dict]
) -> HttpResponse:
    wishes = [
        Wish(wish["entry"], wish["person"], form.reason_for(wish["entry"].pk, wish["person"].pk))
        for wish in wanted
    ]
    made, refused = assign_many(
        wishes[:AT_ONCE],
        actor=request.user,
        due_on=form.cleaned_data["due_on"],
        only_where_short=_is_proposal(request),
    )
    context = {
        "made": len(made),
        "waiting": len(wishes[AT_ONCE:]),
        "carried": _carried(request, wishes[AT_ONCE:]),
        "refused": [
            *(
                {
                    "entry": each.wish.submission,
                    "person": each.wish.evaluator,
                    "reason": each.reason,
                }
                for each in refused
            ),
            *barred,
        ],
    }
    return page(request, call, "assigned.html", _("Invitaciones enviadas"), context)


def _carried(request: HttpRequest, rest: list[Wish]) -> list[tuple[str, str]]:
    """The fields that go on with the pairs which are left."""
    if not rest:
        return []
    reasons = [
        (f"reason-{wish.submission.pk}-{wish.evaluator.pk}", wish.reason)
        for wish in rest
        if wish.reason
    ]
    return [
        ("par", _joined((wish.submission, wish.evaluator) for wish in rest)),
        ("due_on", request.POST.get("due_on", "")),
        ("confirmar", "1"),
        *([("propuesta", "1")] if _is_proposal(request) else []),
        *reasons,
    ]


def _refused(refusal: Refusal) -> dict:
    wish = refusal.wish
    return {"entry": wish.submission, "person": wish.evaluator, "reason": refusal.reason}


# -- A proposal ---------------------------------------------------------------------------------


@require_http_methods(["GET"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is stored by asking: the same question gives the same answer until data change."""
    call = kept_call(request, pk)
    found = propose(load_board(call, request.user))
    pairs = _joined((entry, person) for entry, people in found.pairs for person, _knows in people)
    context = {"proposal": found, "pairs": pairs, "may_assign": _may_assign(request, call)}
    return page(request, call, "proposal.html", _("Asignación propuesta"), context)
