from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from practices.middleware import client_ip


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def authenticate(self, request: HttpRequest, **credentials):
        """Everybody may read the password of the demonstration cast."""
        user = super().authenticate(request, **credentials)
        is_demo = user is not None and user.email.endswith(f"@{settings.DEMO_EMAIL_DOMAIN}")
        return None if is_demo and settings.IS_PRODUCTION else user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)
