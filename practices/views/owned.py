"""What every page of an owner begins with: their version, or 404."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from practices.exceptions import PracticesError
from practices.models import (
    Revision,
)
from practices.selectors import owner as owner_reads


def own_revision(request: HttpRequest, revision_id: int) -> Revision:
    """A version of this person's bodies, or 404: others' drafts do not exist for them."""
    return get_object_or_404(
        owner_reads.with_entries(Revision.objects.of_member(request.user)), pk=revision_id
    )


def refused(request: HttpRequest, error: PracticesError) -> None:
    messages.error(request, error.message)
