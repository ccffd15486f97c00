"""What allauth asks the portal: who may have an account, who a mail is from, whom to believe."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.forms.accounts import INVITATION_IN_SESSION
from practices.middleware import client_ip
from practices.models import Invitation, SiteSettings, User
from practices.selectors.bodies import open_invitation

logger = logging.getLogger(__name__)


def invitation_at_hand(request: HttpRequest) -> Invitation | None:
    """The invitation by which a person without account came, while its link still works."""
    token = request.session.get(INVITATION_IN_SESSION)
    return open_invitation(token) if token else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("El correo o la contraseña no son correctos."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """To everybody, or to those with an invitation in hand."""
        is_open = SiteSettings.objects.current().is_open_for_signup
        return is_open or invitation_at_hand(request) is not None

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """The link of an invitation was mailed to its address and works once: having it proves
        the address as well as a second mail would."""
        invitation = invitation_at_hand(request)
        return invitation is not None and invitation.email == email.lower()

    def confirm_email(self, request: HttpRequest, email_address) -> bool:
        """An account that an administrator made has its address before anybody confirms it."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email__iexact=email_address.email).exists():
            failed = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, failed, {"email": email_address.email})
            return False
        return super().confirm_email(request, email_address)

    def save_user(self, request, user, form, commit=True):
        user.full_name = form.cleaned_data["full_name"]
        return super().save_user(request, user, form, commit)

    def authenticate(self, request: HttpRequest, **credentials):
        """Everybody may read the password of the demonstration cast."""
        user = super().authenticate(request, **credentials)
        is_demo = user is not None and user.email.endswith(f"@{settings.DEMO_EMAIL_DOMAIN}")
        return None if is_demo and settings.IS_PRODUCTION else user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def get_from_email(self) -> str:
        """As every other mail of the portal."""
        return SiteSettings.objects.current().mail_sender or settings.DEFAULT_FROM_EMAIL

    def send_account_already_exists_mail(self, email: str) -> None:
        # A new account costs a password hash; without one here, the time would tell which it was.
        make_password(email)
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A dead mail server is no fault of the person; the same words whoever the address is."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("mail %s could not be sent", template_prefix)
            _say_that_mail_failed()


def _say_that_mail_failed() -> None:
    if context.request is not None:
        messages.error(
            context.request,
            _("El correo no se pudo enviar ahora. Pídalo de nuevo en unos minutos."),
        )


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """For people who come from the directory of their body (OpenID Connect)."""

    def populate_user(self, request, sociallogin, data):
        """Only a plain yes counts: some directories send the word "false"."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified in (True, "true")
        user = super().populate_user(request, sociallogin, data)
        given = " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        user.full_name = (data.get("name") or given)[:150]
        return user

    def get_signup_form_initial_data(self, sociallogin) -> dict:
        initial = super().get_signup_form_initial_data(sociallogin)
        return initial | {"full_name": sociallogin.user.full_name}
