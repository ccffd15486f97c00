"""How a file of a practice is handed out, whoever asks for it."""

from csp.decorators import csp_replace
from django.http import FileResponse

from practices.models import Attachment


@csp_replace({"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": True})
def attachment_response(request, attachment: Attachment) -> FileResponse:
    """Always as a file to keep, never shown in the browser: nobody has read what is inside."""
    return FileResponse(
        attachment.file.content.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.file.content_type,
    )
