"""A person's own data; the rest of the account is allauth's."""

import logging

from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as directory_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from requests import RequestException

from practices.forms.accounts import NameForm
from practices.services import people

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
def enter_by_directory(request, provider_id):
    """allauth's own, but for a directory that does not answer."""
    try:
        return directory_views.login(request, provider_id)
    except RequestException:
        logger.exception("the directory of a body did not answer")
        return render(request, "socialaccount/authentication_error.html", status=503)


@login_required
@require_http_methods(["GET", "POST"])
def my_account(request):
    form = NameForm(request.POST or None, initial={"full_name": request.user.full_name})
    if form.is_valid():
        people.rename(actor=request.user, full_name=form.cleaned_data["full_name"])
        messages.success(request, _("Su nombre quedó guardado."))
        return redirect("my_account")
    context = {
        "form": form,
        "has_second_factor": is_mfa_enabled(request.user),
        "has_directory": bool(settings.OIDC)
        or SocialAccount.objects.filter(user=request.user).exists(),
    }
    return render(request, "account/my_account.html", context)
