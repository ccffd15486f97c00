"""A new body: registered by somebody who may write at once, approved by the coordination."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from practices.enums import MembershipAction, MembershipRole, OrganisationStage
from practices.exceptions import PracticesError
from practices.models import Organisation, OrganisationDomain, User
from practices.notifications import notify
from practices.selectors.bodies import body_with_tax_id
from practices.services.casework import coordinators

from .base import admin_path, body_path, lock_body, log, managers, place, require_coordinator

#: How many bodies of one person may wait for the coordination at the same time.
MAXIMUM_PENDING = 3
#: Columns that a person fills in; ``services`` and ``domains`` are lists beside them.
COLUMNS = ("name", "acronym", "tax_id", "kind", "municipality", "size_band")


@transaction.atomic
def register_body(*, actor: User, content: Mapping[str, Any]) -> Organisation:
    """Store a body that waits for approval; who registers it is its manager at once.

    Near-same names are for the form to show: only the same NIT is refused here.
    """
    known = body_with_tax_id(content["tax_id"])
    if known is not None:
        raise PracticesError(same_tax_id_sentence(known))
    if Organisation.objects.pending().filter(registered_by=actor).count() >= MAXIMUM_PENDING:
        raise PracticesError(
            _("Ya registró varias entidades. Espere a que la coordinación las apruebe.")
        )
    body = _store(actor, content)
    place(body, actor, MembershipRole.MANAGER)
    log(
        body,
        MembershipAction.BODY_REGISTERED,
        actor=actor,
        user=actor,
        role=MembershipRole.MANAGER,
    )
    notify(
        "body_registered",
        key=f"body-{body.pk}",
        to=coordinators(),
        context={"body": body.name, "person": actor.full_name, "nit": body.tax_id or ""},
        path=admin_path(body),
    )
    return body


def _store(actor: User, content: Mapping[str, Any]) -> Organisation:
    try:
        with transaction.atomic():
            body = Organisation.objects.create(
                **{name: content[name] for name in COLUMNS if name in content},
                slug=_free_slug(content["name"]),
                stage=OrganisationStage.PENDING,
                registered_by=actor,
            )
    except IntegrityError as error:
        # Two people at once with the same NIT, or the same name.
        raise PracticesError(
            _("Otra persona acaba de registrar esa entidad. Pida vincularse a ella.")
        ) from error
    body.services.set(content.get("services", ()))
    OrganisationDomain.objects.bulk_create(
        OrganisationDomain(organisation=body, domain=domain)
        for domain in content.get("domains", ())
    )
    return body


@transaction.atomic
def approve_body(organisation: Organisation, *, actor: User) -> Organisation:
    """From here on the body is public and its practices may be submitted."""
    body = _pending(organisation, actor)
    body.stage = OrganisationStage.APPROVED
    body.save(update_fields=("stage",))
    log(body, MembershipAction.BODY_APPROVED, actor=actor)
    notify(
        "body_approved",
        key=f"body-{body.pk}",
        to=managers(body),
        context={"body": body.name},
        path=body_path(body),
    )
    return body


@transaction.atomic
def refuse_body(organisation: Organisation, *, actor: User, reason: str) -> Organisation:
    """Its people keep their drafts and may give them to another body. The NIT is free again, so
    that the right registration is not kept out by the wrong one; the log remembers it."""
    body = _pending(organisation, actor)
    detail = f"{reason} (NIT {body.tax_id})" if body.tax_id else reason
    body.stage = OrganisationStage.REFUSED
    body.refusal = reason
    body.tax_id = None
    body.save(update_fields=("stage", "refusal", "tax_id"))
    log(body, MembershipAction.BODY_REFUSED, actor=actor, detail=detail)
    notify(
        "body_refused",
        key=f"body-{body.pk}",
        to=managers(body),
        context={"body": body.name, "reason": reason},
        path=body_path(body),
    )
    return body


def same_tax_id_sentence(known: Organisation) -> str:
    """A body that waits is not named: it is nobody's business yet."""
    if known.stage == OrganisationStage.APPROVED:
        return _("%(body)s ya está registrada con ese NIT. Pida vincularse a ella.") % {
            "body": known.name
        }
    return _(
        "Alguien ya registró una entidad con ese NIT y la coordinación la está revisando. "
        "Escriba a la coordinación para vincularse."
    )


def _pending(organisation: Organisation, actor: User) -> Organisation:
    body = lock_body(organisation.pk)
    require_coordinator(actor)
    if body.stage != OrganisationStage.PENDING:
        raise PracticesError(_("La coordinación ya respondió el registro de esta entidad."))
    return body


def _free_slug(name: str) -> str:
    """ "acueducto", or "acueducto-2" where that is taken; a refused body keeps its own."""
    base = slugify(name)[:70] or "entidad"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
