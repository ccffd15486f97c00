"""How a stored file is handed out, whoever asks for it. Who may ask is decided before."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from csp.decorators import csp_replace
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from practices.enums import FileStage
from practices.models import Attachment, StoredFile
from practices.services.attachments import content_type_of

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PIECE = 64 * 1024
_LONGEST_NUMBER = 18
_nothing_runs = csp_replace(
    {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": True}
)


@_nothing_runs
def attachment_response(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """Always as a file to keep, never shown in the browser: nobody has read what is inside."""
    file = attachment.file
    return _hand_out(
        request,
        file,
        file.content,
        # The name decides: two kinds of text may share their bytes.
        content_type=content_type_of(attachment.name) or file.content_type,
        disposition=content_disposition_header(True, _harmless(attachment.name)),
    )


@_nothing_runs
def thumbnail_response(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """The small picture that the portal drew itself, for a page to show."""
    file = attachment.file
    if not file.thumbnail:
        raise Http404
    return _hand_out(request, file, file.thumbnail, content_type="image/webp", disposition="inline")


def is_beginning(response: HttpResponseBase) -> bool:
    """Whether a download starts with this answer: what counts as one."""
    begins = response.get("Content-Range", "bytes 0-").startswith("bytes 0-")
    return response.status_code in (200, 206, 302) and begins


def _harmless(name: str) -> str:
    """Names are cleaned when they come in; this is for those that came some other way."""
    return "".join(letter for letter in name if letter.isprintable()).replace("/", "_")


def _hand_out(
    request: HttpRequest,
    file: StoredFile,
    content: FieldFile,
    *,
    content_type: str,
    disposition: str,
) -> HttpResponseBase:
    if file.stage != FileStage.READY:
        raise Http404
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _answer(request, content, etag)
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type
        response["Content-Disposition"] = disposition
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    # Compressing on the way would change the length that a range is counted in.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


def _answer(request: HttpRequest, content: FieldFile, etag: str) -> HttpResponseBase:
    """Through the storage's own acceleration where there is one."""
    storage = content.storage
    if sign := getattr(storage, "signed_url", None):
        return HttpResponseRedirect(sign(content.name))
    if settings.X_ACCEL_PREFIX and isinstance(storage, FileSystemStorage):
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + quote(content.name)
        return response
    try:
        size = content.size
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    part = _asked_part(request, size, etag)
    if part is None:
        return FileResponse(content.open("rb"))
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_pieces(content, part), status=206)
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    response["Content-Length"] = str(len(part))
    return response


def _asked_part(request: HttpRequest, size: int, etag: str) -> range | None:
    """The part of the file that is asked for, empty where there is none; None: the whole.

    Several parts at once may be answered with the whole, and are.
    """
    asked = _ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not (first or last) or max(len(first), len(last)) > _LONGEST_NUMBER:
        return None
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1 if last else size, size))


def _pieces(content: FieldFile, part: range) -> Iterator[bytes]:
    with content.open("rb") as file:
        file.seek(part.start)
        left = len(part)
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
