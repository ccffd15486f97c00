"""A record as staff and evaluators read it: the public page's sections, files behind a login."""

from collections.abc import Callable

from django.urls import reverse

from practices import record_page
from practices.layouts import LAYOUTS
from practices.models import Revision
from practices.selectors.record import read_record


def record_context(revision: Revision, file_address: Callable[[int], tuple]) -> dict:
    """``file_address``: attachment id → name and arguments of the address that serves it here.

    ``anchors``: field code → title and anchor of its section.
    """
    record = read_record(revision)
    parts = record_page.parts_of(record)

    def url_of(attachment_pk: int) -> str:
        name, *args = file_address(attachment_pk)
        return reverse(name, args=args)

    return {
        "revision": revision,
        "record": record,
        "basics": record_page.basics_of(record, ""),
        "parts": parts,
        "selections": record_page.selection_rows(record),
        "contact_label": LAYOUTS[revision.layout].label_of("contacts"),
        "figures": record_page.figure_rows(record),
        "transfer_rows": record_page.transfer_rows(revision),
        # Here a video is a link to its page: only the public page lets its host in.
        "links": [link | {"embed_url": ""} for link in record_page.link_rows(record.links)],
        "files": record_page.file_rows(record, url_of, {}),
        "anchors": {
            section.code: {"title": section.title, "anchor": section.anchor}
            for part in parts
            for section in part.sections
        },
    }
