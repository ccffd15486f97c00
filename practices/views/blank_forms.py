"""The official forms without answers, for whoever prefers to begin on paper."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.exporters import blank_form as exporter
from practices.layouts import LAYOUTS

logger = logging.getLogger(__name__)

KINDS = {
    "docx": (
        exporter.as_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (exporter.as_pdf, "application/pdf"),
}


@require_safe
def blank_form(request: HttpRequest, layout_code: str, kind: str) -> HttpResponse:
    """Made once by each process. The same for everybody."""
    if layout_code not in LAYOUTS or kind not in KINDS:
        raise Http404
    make, content_type = KINDS[kind]
    try:
        content = make(layout_code)
    except OSError:
        logger.exception("no PDF: WeasyPrint lacks Pango on this machine (see README)")
        return render(request, "errors/no_pdf.html", {"layout_code": layout_code}, status=503)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="formato-{layout_code}.{kind}"'
    return response
