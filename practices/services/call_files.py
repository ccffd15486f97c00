"""Files of a call (acts, addenda, objections): through the same checks as any other."""

from django.core.files.uploadedfile import UploadedFile

from practices.models import StoredFile, User

from . import attachments


def keep_file(upload: UploadedFile | None, *, actor: User) -> tuple[StoredFile | None, str]:
    """The stored file and the name to show it under; nothing for no upload. Raises FileRefused."""
    if upload is None:
        return None, ""
    return attachments.receive(upload, actor=actor), attachments.clean_name(upload.name)
