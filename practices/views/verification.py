"""What anybody may check about a certificate by its code, and its PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.exporters import certificate as paper
from practices.models import Certificate


@require_safe
def verify_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """As typed in capitals or not; it says no more than the certificate does."""
    if code != code.upper():
        return redirect("verify_certificate", code.upper(), permanent=True)
    certificate = get_object_or_404(Certificate, code=code)
    context = paper.context(certificate) | {"trail": [{"title": _("Verificar un certificado")}]}
    return render(request, "verification/certificate.html", context)


@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate, code=code, revoked_at=None)
    try:
        content = paper.as_pdf(certificate)
    except OSError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificado-{code}.pdf"'
    return response
