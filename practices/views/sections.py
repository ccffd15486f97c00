"""The entry form: its hub and one page for each section."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from practices.exceptions import PracticesError
from practices.forms.owning import AnswerForm
from practices.forms.sections import SectionSheet
from practices.layouts import LAYOUTS, Section
from practices.models import Revision
from practices.selectors.entry import places_named
from practices.services import presence, revisions

from .owned import own_revision
from .section_pages import field_address, hub_context, section_context
from .section_saving import Outcome, save
from .section_steps import BACK, NEXT, Step

CONFLICT = 409
UNKNOWN_PERSON = 401


def answering_expired_sessions(view):
    """A script is told so: it would take the login page for the answer to a save."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if is_script(request) and not request.user.is_authenticated:
            return HttpResponse(status=UNKNOWN_PERSON)
        return view(request, *args, **kwargs)

    return checked


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@login_required
@require_GET
def edit(request, revision_id):
    """The hub: every section with what it still needs."""
    revision = own_revision(request, revision_id)
    if not revision.is_editable:
        return _no_longer(request, revision)
    context = hub_context(revision, actor=request.user)
    return render(request, "my_practices/entry/hub.html", context)


@login_required
@require_GET
def edit_field(request, revision_id, code):
    """To the section where a field is filled in: for pages that know fields and no sections."""
    revision = own_revision(request, revision_id)
    try:
        return redirect(field_address(revision, code))
    except KeyError as error:
        raise Http404 from error


@answering_expired_sessions
@login_required
@require_http_methods(["GET", "POST"])
def edit_section(request, revision_id, section):
    """One section. Everything typed is saved; what cannot be read comes back with its error."""
    revision = own_revision(request, revision_id)
    part = _section_or_404(revision, section)
    if request.method == "POST":
        return _saved(request, revision, part)
    if not revision.is_editable:
        return _no_longer(request, revision)
    sheet = SectionSheet.stored(
        revision,
        actor=request.user,
        section=part,
        blank_rows=request.GET.getlist("fila"),
    )
    context = section_context(request, sheet, page=presence.new_page())
    return render(request, "my_practices/entry/section.html", context)


@answering_expired_sessions
@login_required
@require_GET
def find_places(request, revision_id):
    """Places whose name somebody is typing, each with its button: a part of the section's page."""
    revision = own_revision(request, revision_id)
    query = request.GET.get("place_query", "").strip()[:100]
    context = {
        "revision": revision,
        "place_query": query,
        "places_found": places_named(query),
    }
    return render(request, "my_practices/entry/_places_found.html", context)


def _section_or_404(revision: Revision, code: str) -> Section:
    try:
        return LAYOUTS[revision.layout].section(code)
    except KeyError as error:
        raise Http404 from error


def _no_longer(request: HttpRequest, revision: Revision) -> HttpResponse:
    messages.info(request, _("Esta versión ya no se puede editar."))
    return redirect("my_practice", revision.pk)


def _saved(request: HttpRequest, revision: Revision, section: Section) -> HttpResponse:
    step = Step.of(request.POST)
    outcome = save(request, revision, section, step)
    if is_script(request):
        return _told_to_script(request, outcome, step)
    if not outcome.is_saved:
        return _not_saved(request, outcome)
    if step.name == "answer":
        _answer(request, outcome.revision, step.target)
    _say_what_happened(request, outcome, step)
    if step.name in (BACK, NEXT):
        presence.leave(revision, actor=request.user, section=section.code)
    address = step.address(revision, section, has_errors=outcome.sheet.has_errors)
    return redirect(address)


def _told_to_script(request: HttpRequest, outcome: Outcome, step: Step) -> HttpResponse:
    """The saved state, and where a list was asked for, the list."""
    blank = (step.target,) if step.name == "add" and outcome.is_saved else ()
    sheet = outcome.sheet
    if step.is_of_rows and outcome.is_saved:
        sheet = SectionSheet.stored(
            outcome.revision, actor=request.user, section=sheet.section, blank_rows=blank
        )
    context = section_context(request, sheet, page=request.POST.get("page", ""), outcome=outcome)
    context["list_asked"] = next(
        (rows for rows in sheet.lists.values() if step.is_of_rows and rows.name == step.target),
        None,
    )
    context["step"] = step
    status = 200 if outcome.is_saved else CONFLICT
    return render(request, "my_practices/entry/_saved.html", context, status=status)


def _not_saved(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    context = section_context(
        request, outcome.sheet, page=request.POST.get("page", ""), outcome=outcome
    )
    return render(request, "my_practices/entry/section.html", context, status=CONFLICT)


def _say_what_happened(request: HttpRequest, outcome: Outcome, step: Step) -> None:
    title = outcome.sheet.section.title
    if outcome.theirs:
        messages.info(
            request,
            _("Se conservó lo que %(who)s cambió mientras usted escribía.")
            % {"who": outcome.other},
        )
    if step.name not in ("", "stay", BACK, NEXT):
        return
    if outcome.sheet.has_errors:
        count = len(list(outcome.sheet.errors()))
        messages.warning(
            request,
            ngettext(
                "“%(title)s” quedó guardada con %(count)s respuesta por corregir. "
                "Puede corregirla ahora o después.",
                "“%(title)s” quedó guardada con %(count)s respuestas por corregir. "
                "Puede corregirlas ahora o después.",
                count,
            )
            % {"title": title, "count": count},
        )
    else:
        messages.success(request, _("“%(title)s” quedó guardada.") % {"title": title})


def _answer(request: HttpRequest, revision: Revision, number: str) -> None:
    """The answer to a remark goes with the section, so that neither is lost."""
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    observation = get_object_or_404(revision.observations, pk=int(number))
    form = AnswerForm(request.POST, prefix=f"observation-{observation.pk}")
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["answer"]))
        return
    try:
        revisions.answer_observation(
            observation, actor=request.user, answer=form.cleaned_data["answer"]
        )
    except PracticesError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("La respuesta quedó guardada."))
