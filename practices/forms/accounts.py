"""What a person says of themselves: when they make their account, and later."""

from allauth.core import context
from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.models import SiteSettings
from practices.selectors.bodies import open_invitation

#: Key of the session under which the token of an invitation waits for its account.
INVITATION_IN_SESSION = "invitation"


def _policy_link():
    return format_html(
        '<a href="{}">{}</a>',
        reverse("datos-personales"),
        _("Leer la política de datos personales"),
    )


class FullNameField(forms.CharField):
    def __init__(self, **options):
        options = {
            "label": gettext_lazy("Nombre completo"),
            "max_length": 150,
            "widget": forms.TextInput(attrs={"autocomplete": "name"}),
        } | options
        super().__init__(**options)


class SignupDetails(forms.Form):
    """What allauth's sign-up forms ask beyond address and password."""

    field_order = ("full_name", "email", "password1", "password2", "accepts_policy")

    full_name = FullNameField()
    accepts_policy = forms.BooleanField(
        label=gettext_lazy("Acepto la política de tratamiento de datos personales"),
        help_text=lazy(_policy_link, str)(),
        error_messages={
            "required": gettext_lazy("Para crear la cuenta debe aceptar la política de datos.")
        },
    )

    def clean(self):
        """Where only invited people may have an account, it is for the invited address."""
        data = super().clean()
        token = context.request.session.get(INVITATION_IN_SESSION)
        invitation = open_invitation(token) if token else None
        typed = (self.cleaned_data.get("email") or "").lower()
        is_open = SiteSettings.objects.current().is_open_for_signup
        if typed and invitation is not None and not is_open and typed != invitation.email:
            self.add_error(
                "email",
                _("La invitación es para %(email)s: use ese correo.") % {"email": invitation.email},
            )
        return data

    def signup(self, request, user):
        """allauth asks for it; the adapter has stored everything."""


class NameForm(forms.Form):
    full_name = FullNameField(
        help_text=gettext_lazy("Así lo ven las personas de su entidad y la coordinación.")
    )
