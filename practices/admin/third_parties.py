"""Tables that packages put into the admin by themselves: not for people of the house."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

for model in (Group, EmailAddress, Authenticator, DBTaskResult):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
