"""Accounts and their staff groups."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from practices.exceptions import NotAllowed, PracticesError
from practices.models import User
from practices.roles import ADMIN_SITE, ADMINISTRATOR


def is_administrator(user: User) -> bool:
    """By group, or as the account that ``createsuperuser`` made on a new installation."""
    return user.is_active and (user.is_superuser or ADMINISTRATOR in user.group_names)


def leaves_nobody_in_charge(user: User, *, groups: Iterable[Group], is_active: bool) -> bool:
    """Whether changing the account like this would leave the portal without administrator."""
    if is_active and ADMINISTRATOR in {group.name for group in groups}:
        return False
    others = User.objects.filter(groups__name=ADMINISTRATOR, is_active=True)
    return not others.exclude(pk=user.pk).exists()


@transaction.atomic
def save_account(user: User, *, actor: User, groups: Iterable[Group]) -> User:
    """Store a new or changed account with its groups; a new one has no password until its owner
    sets one by mail. Raises NotAllowed, or PracticesError where nobody would be left in charge."""
    if not is_administrator(actor):
        raise NotAllowed(_("Solo una persona de Administración maneja las cuentas."))
    groups = list(groups)
    if user.pk == actor.pk and set(groups) != set(User.objects.get(pk=user.pk).groups.all()):
        raise NotAllowed(_("Otra persona de Administración debe cambiar sus funciones."))
    if leaves_nobody_in_charge(user, groups=groups, is_active=user.is_active):
        raise PracticesError(_("Debe quedar al menos una persona activa en Administración."))
    if user.pk is None:
        user.set_unusable_password()
    user.is_staff = any(group.name in ADMIN_SITE for group in groups)
    user.save()
    user.groups.set(groups)
    return user


@transaction.atomic
def rename(*, actor: User, full_name: str) -> User:
    """A person's own name, as they write it."""
    actor.full_name = full_name
    actor.save(update_fields=("full_name",))
    return actor
