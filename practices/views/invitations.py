"""What the link of an invitation shows, whoever opens it and however late."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.exceptions import PracticesError
from practices.forms.accounts import INVITATION_IN_SESSION
from practices.selectors.bodies import (
    InvitationState,
    has_verified,
    invitation_state,
    read_invitation,
)
from practices.services import organisations

from .owned import refused

_STATUS = {InvitationState.OPEN: 200, InvitationState.UNKNOWN: 404}
GONE = 410


@require_http_methods(["GET", "POST"])
def accept(request, token):
    """GET changes nothing: programs that look into mails open links too."""
    state = invitation_state(token)
    if request.method == "POST" and state is InvitationState.OPEN:
        if request.user.is_authenticated:
            return _accept(request, token)
        return _begin_account(request, token)
    invitation = read_invitation(token)
    context = {
        "invitation": invitation,
        "state": state.value,
        "is_theirs": state is InvitationState.OPEN
        and request.user.is_authenticated
        and has_verified(request.user, invitation.email),
        "login_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    status = _STATUS.get(state, GONE)
    return render(request, "bodies/invitation.html", context, status=status)


def _accept(request, token):
    try:
        membership = organisations.accept_invitation(token, actor=request.user)
    except PracticesError as error:
        refused(request, error)
        return redirect("accept_invitation", token)
    request.session.pop(INVITATION_IN_SESSION, None)
    messages.success(
        request,
        _("Ya está vinculado a %(body)s.") % {"body": membership.organisation.name},
    )
    return redirect("my_body", membership.organisation_id)


def _begin_account(request, token):
    """The invitation waits in the session until the account is made."""
    request.session[INVITATION_IN_SESSION] = token
    query = urlencode({"email": read_invitation(token).email, "next": request.path})
    return redirect(f"{reverse('account_signup')}?{query}")
