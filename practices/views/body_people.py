"""What a manager does with the people and drafts of a body, and how anybody leaves it.

Each act has a page of its own that says what it does before it is done.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practices.enums import InvitationStage, MembershipRole, RequestStage
from practices.exceptions import PracticesError
from practices.forms.bodies import AnswerForm, InviteForm, ReasonForm, RoleForm, TransferForm
from practices.models import Organisation
from practices.selectors import bodies as reads
from practices.services import organisations

from .bodies import HIGHEST_ID, own_membership
from .owned import refused


def managed_body(request: HttpRequest, organisation_id: int) -> Organisation:
    """A body this person manages, or 404."""
    membership = own_membership(request, organisation_id)
    if membership.role != MembershipRole.MANAGER:
        raise Http404
    return membership.organisation


def _act(
    request: HttpRequest,
    body: Organisation,
    template: str,
    form: Form,
    do: Callable[[], object],
    done: str,
    **context,
) -> HttpResponse:
    """Show the form of an act, or do it and go back to the body."""
    if form.is_valid():
        try:
            do()
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, done)
            return redirect("my_body", body.pk)
    return render(request, f"bodies/{template}.html", {"body": body, "form": form, **context})


@login_required
@require_http_methods(["GET", "POST"])
def invite(request, organisation_id):
    body = managed_body(request, organisation_id)
    form = InviteForm(request.POST or None)
    return _act(
        request,
        body,
        "invite",
        form,
        lambda: organisations.invite(body, actor=request.user, **form.cleaned_data),
        _("La invitación salió por correo."),
    )


@login_required
@require_POST
def resend(request, organisation_id, invitation_id):
    body = managed_body(request, organisation_id)
    invitation = get_object_or_404(body.invitations, pk=min(invitation_id, HIGHEST_ID))
    try:
        organisations.resend_invitation(invitation, actor=request.user)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(
            request, _("La invitación salió otra vez. El enlace anterior ya no sirve.")
        )
    return redirect("my_body", body.pk)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request, organisation_id, invitation_id):
    body = managed_body(request, organisation_id)
    invitation = get_object_or_404(
        body.invitations, pk=min(invitation_id, HIGHEST_ID), stage=InvitationStage.SENT
    )
    return _act(
        request,
        body,
        "revoke",
        _confirmation(request),
        lambda: organisations.revoke_invitation(invitation, actor=request.user),
        _("La invitación quedó anulada."),
        invitation=invitation,
    )


@login_required
@require_http_methods(["GET", "POST"])
def answer(request, organisation_id, request_id):
    body = managed_body(request, organisation_id)
    join_request = get_object_or_404(
        body.join_requests.select_related("user"),
        pk=min(request_id, HIGHEST_ID),
        stage=RequestStage.PENDING,
    )
    form = AnswerForm(request.POST or None)
    return _act(
        request,
        body,
        "answer",
        form,
        lambda: organisations.answer_join_request(
            join_request,
            actor=request.user,
            is_granted=form.is_granted,
            role=form.cleaned_data["role"] or MembershipRole.EDITOR,
            answer=form.cleaned_data["answer"],
        ),
        _("La respuesta quedó registrada y se le avisó a la persona."),
        join_request=join_request,
    )


@login_required
@require_http_methods(["GET", "POST"])
def change_role(request, organisation_id, membership_id):
    body = managed_body(request, organisation_id)
    membership = get_object_or_404(reads.members(body), pk=min(membership_id, HIGHEST_ID))
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    return _act(
        request,
        body,
        "role",
        form,
        lambda: organisations.change_role(
            membership, actor=request.user, role=form.cleaned_data["role"]
        ),
        _("La función quedó guardada."),
        member=membership,
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove(request, organisation_id, membership_id):
    body = managed_body(request, organisation_id)
    membership = get_object_or_404(
        reads.members(body).exclude(user=request.user), pk=min(membership_id, HIGHEST_ID)
    )
    form = ReasonForm(request.POST or None)
    return _act(
        request,
        body,
        "remove",
        form,
        lambda: organisations.remove_member(
            membership, actor=request.user, reason=form.cleaned_data["reason"]
        ),
        _("La persona ya no está vinculada. Sus borradores se quedan en la entidad."),
        member=membership,
    )


@login_required
@require_http_methods(["GET", "POST"])
def leave(request, organisation_id):
    body = own_membership(request, organisation_id).organisation
    form = _confirmation(request)
    if form.is_valid():
        try:
            organisations.leave_body(body, actor=request.user)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Se retiró de %(body)s.") % {"body": body.name})
            return redirect("my_bodies")
    return render(request, "bodies/leave.html", {"body": body, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def transfer(request, organisation_id, revision_id):
    body = managed_body(request, organisation_id)
    revision = get_object_or_404(reads.drafts_of(body), pk=min(revision_id, HIGHEST_ID))
    form = TransferForm(request.POST or None, body=body, leading=revision.updated_by)
    return _act(
        request,
        body,
        "transfer",
        form,
        lambda: organisations.transfer_draft(
            revision, actor=request.user, to=form.cleaned_data["to"]
        ),
        _("El borrador pasó a otra persona."),
        revision=revision,
    )


def _confirmation(request: HttpRequest) -> Form:
    """Nothing to fill in: posting it is the answer."""
    return Form({} if request.method == "POST" else None)
