"""A person's bodies: those they belong to, and the ways into one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import MembershipRole, RequestStage
from practices.exceptions import PracticesError
from practices.forms.bodies import JoinForm, RegisterForm
from practices.models import JoinRequest, Membership, Organisation, Revision, SiteSettings
from practices.selectors import bodies as reads
from practices.services import organisations

from .owned import refused
from .paging import PER_PAGE, pager

HIGHEST_ID = 2**63 - 1


def own_membership(request: HttpRequest, organisation_id: int) -> Membership:
    """The person's place in a body, or 404: others' bodies have no private pages for them."""
    places = Membership.objects.filter(user=request.user, is_active=True)
    return get_object_or_404(
        places.select_related("organisation"), organisation=min(organisation_id, HIGHEST_ID)
    )


@login_required
@require_GET
def index(request):
    invitations = [
        (invitation, reads.invitation_token(invitation))
        for invitation in reads.invitations_for(request.user)
    ]
    context = {
        "memberships": reads.memberships_of(request.user),
        "invitations": invitations,
        "join_requests": reads.requests_of(request.user),
    }
    return render(request, "bodies/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register(request):
    if SiteSettings.objects.current().single_entity:
        raise Http404
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        try:
            body = organisations.register_body(actor=request.user, content=form.content)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                _("La entidad quedó registrada. Ya puede escribir; la coordinación la revisará."),
            )
            return redirect("my_body", body.pk)
    return render(request, "bodies/register.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def join(request):
    """Find a body, then ask it for a place: the address says which step."""
    chosen = _chosen_body(request)
    query = request.GET.get("q", "").strip()[:100]
    form = JoinForm(request.POST or None)
    if chosen and form.is_valid():
        try:
            organisations.ask_to_join(
                chosen, actor=request.user, message=form.cleaned_data["message"]
            )
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                _("Pidió vincularse a %(body)s. Le avisaremos cuando respondan.")
                % {"body": chosen.name},
            )
            return redirect("my_bodies")
    context = {
        "query": query,
        "found": reads.find_bodies(query) if query else None,
        "chosen": chosen,
        "form": form,
    }
    return render(request, "bodies/join.html", context)


def _chosen_body(request: HttpRequest) -> Organisation | None:
    number = request.GET.get("entidad", "")
    if not number:
        if request.method == "POST":
            raise Http404
        return None
    if not number.isdecimal() or int(number) > HIGHEST_ID:
        raise Http404
    return get_object_or_404(Organisation.objects.active(), pk=number)


@login_required
@require_POST
def withdraw_request(request, request_id):
    join_request = get_object_or_404(JoinRequest, pk=min(request_id, HIGHEST_ID), user=request.user)
    try:
        organisations.withdraw_join_request(join_request, actor=request.user)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("La solicitud quedó retirada."))
    return redirect("my_bodies")


@login_required
@require_GET
def body(request, organisation_id):
    membership = own_membership(request, organisation_id)
    organisation = membership.organisation
    history = Paginator(reads.history_of(organisation), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {
        "body": organisation,
        "membership": membership,
        "is_manager": membership.role == MembershipRole.MANAGER,
        "members": reads.members(organisation),
        "invitations": organisation.invitations.filter(stage="sent"),
        "join_requests": organisation.join_requests.filter(
            stage=RequestStage.PENDING
        ).select_related("user"),
        "drafts": reads.drafts_of(organisation),
        "own_drafts": reads.drafts_without_body(request.user),
        "history": history.object_list,
        "pager": pager(history, lambda number: f"?pagina={number}#historia"),
    }
    return render(request, "bodies/body.html", context)


@login_required
@require_POST
def hand_over(request, organisation_id, revision_id):
    """A draft of one's own, written before there was a body to write for."""
    membership = own_membership(request, organisation_id)
    revision = get_object_or_404(
        Revision.objects.of_member(request.user), pk=min(revision_id, HIGHEST_ID)
    )
    try:
        organisations.hand_over_draft(
            revision, actor=request.user, organisation=membership.organisation
        )
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("El borrador ahora es de la entidad."))
    return redirect("my_body", organisation_id)
