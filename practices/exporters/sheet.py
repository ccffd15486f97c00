"""HTML to tagged PDF. WeasyPrint lives in ``render`` alone: it costs 44 MiB and needs Pango."""

from django.conf import settings
from django.template.loader import render_to_string

STYLESHEET = settings.BASE_DIR / "static" / "css" / "sheet.css"


def render(template: str, context: dict) -> bytes:
    """A template of ``templates/sheets/`` as PDF/UA. It fetches nothing from anywhere.

    Raises OSError where the machine lacks Pango.
    """
    import weasyprint

    page = weasyprint.HTML(string=render_to_string(template, context), url_fetcher=_fetch_nothing)
    return page.write_pdf(stylesheets=[weasyprint.CSS(filename=STYLESHEET)], pdf_variant="pdf/ua-1")


def _fetch_nothing(url: str, *_args, **_options):
    raise ValueError(f"a sheet fetches nothing, and no {url[:60]}")
