from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from practices.middleware import client_ip


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)
