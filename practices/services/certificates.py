"""Certificates: papers with a code that anybody may check. Issued once for each thing they say."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from practices.enums import AuthorKind, CertificateKind, Outcome, RevisionStatus, SubmissionStatus
from practices.models import (
    Call,
    Certificate,
    Decision,
    Revision,
    SiteSettings,
    Submission,
    User,
)
from practices.selectors.ranking import jurors

#: Without letters and digits that are taken for one another when read aloud or typed.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 3, 4
DUE_BATCH = 200


def new_code() -> str:
    """ "7KQ2-M9FX-4BTR": about 58 bits, so that nobody finds one by trying."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def issue(kind: CertificateKind, *, key: str, content: Mapping[str, Any], **about) -> Certificate:
    """The certificate of ``key``, made where it was not: asking twice gives the same paper."""
    site = SiteSettings.objects.current()
    certificate, _is_new = Certificate.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "code": new_code(),
            "content": {"issuer": site.entity_name, "portal": site.portal_name, **content},
            **about,
        },
    )
    return certificate


def _of_practice(revision: Revision) -> dict[str, str]:
    """Only what the record itself says in public; a person's name only as an author of it."""
    is_person = revision.author_kind == AuthorKind.STAFF_MEMBER
    return {
        "title": str(revision),
        "code": revision.practice.code or "",
        "version": str(revision.number),
        "owner": revision.owner.name if revision.owner else "",
        "author": "" if is_person else revision.author_name,
    }


def _of_call(call: Call) -> dict[str, str]:
    return {"call": call.name, "edition": call.edition}


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def issue_for_submission(submission: Submission) -> Certificate:
    return issue(
        CertificateKind.SUBMISSION,
        key=f"submission-{submission.pk}",
        content=_of_practice(submission.revision)
        | _of_call(submission.call)
        | {
            "category": submission.category.name,
            "number": str(submission.number),
            "on": _day(submission.entered_at),
        },
        submission=submission,
        call=submission.call,
    )


def issue_for_publication(revision: Revision) -> Certificate:
    return issue(
        CertificateKind.PUBLICATION,
        key=f"publication-{revision.pk}",
        content=_of_practice(revision) | {"on": _day(revision.published_at)},
        submission=revision.submissions.order_by("entered_at", "id").first(),
    )


def issue_for_decision(call: Call, decision: Decision) -> list[Certificate]:
    """Of publication for what became public, of recognition for winners and mentions."""
    revision = decision.submission.revision
    made = []
    if revision.status == RevisionStatus.PUBLISHED and revision.published_at:
        made.append(issue_for_publication(revision))
    if decision.outcome in (Outcome.WINNER, Outcome.MENTION):
        made.append(
            issue(
                CertificateKind.RECOGNITION,
                key=f"recognition-{decision.pk}",
                content=_of_practice(revision)
                | _of_call(call)
                | {
                    "category": decision.submission.category.name,
                    "outcome": str(decision.get_outcome_display()),
                    "prize": decision.prize.name if decision.prize else "",
                    "on": _day(timezone.now()),
                },
                submission=decision.submission,
                call=call,
            )
        )
    return made


def issue_jury(call: Call) -> list[Certificate]:
    """One for each juror who sent an evaluation or presided. It never says of what."""
    sent = set(
        User.objects.filter(
            assignments__submission__call=call, assignments__evaluation__sent_at__isnull=False
        ).values_list("pk", flat=True)
    )
    served = [each for each in jurors(call) if each.pk in sent or each.pk == call.jury_chair_id]
    return [
        issue(
            CertificateKind.JURY,
            key=f"jury-{call.pk}-{juror.pk}",
            content={
                "name": juror.full_name,
                "chaired": juror.pk == call.jury_chair_id,
                "on": _day(timezone.now()),
                **_of_call(call),
            },
            call=call,
            holder=juror,
        )
        for juror in served
    ]


def revoke_recognition(submission: Submission, *, reason: str) -> None:
    """A corrected result: the code goes on being answered, and says that it no longer holds."""
    submission.certificates.filter(kind=CertificateKind.RECOGNITION, revoked_at=None).update(
        revoked_at=timezone.now(), revocation=reason
    )


def issue_due() -> int:
    """Certificates of what was received and published without one; how many. For ``run_due``."""
    entered = Submission.objects.exclude(status=SubmissionStatus.WITHDRAWN).exclude(
        certificates__kind=CertificateKind.SUBMISSION
    )
    published = Revision.objects.filter(
        status=RevisionStatus.PUBLISHED, published_at__isnull=False, submissions__isnull=False
    ).exclude(submissions__certificates__kind=CertificateKind.PUBLICATION)
    loaded = ("revision__practice", "revision__owner", "call", "category")
    made = 0
    with transaction.atomic():
        for submission in entered.select_related(*loaded).order_by("pk")[:DUE_BATCH]:
            issue_for_submission(submission)
            made += 1
        rows = published.select_related("practice", "owner").distinct().order_by("pk")
        for revision in rows[:DUE_BATCH]:
            issue_for_publication(revision)
            made += 1
    return made
