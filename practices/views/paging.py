"""Pages of a public list, as `includes/pager.html` draws them."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator

PER_PAGE = 20


def page_of(total: int, number: str | None) -> Page:
    """The page asked for, or the nearest there is; its object list is a range of positions."""
    return Paginator(range(total), PER_PAGE).get_page(number or 1)


def pager(page: Page, url_of: Callable[[int], str]) -> dict[str, Any]:
    """`url_of`: the address of a page by its number."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "pages": [
            {"number": number, "url": url_of(number), "current": number == page.number}
            if isinstance(number, int)
            else {"number": None}
            for number in numbers
        ],
        "first": page.start_index(),
        "last": page.end_index(),
        "total": page.paginator.count,
        "previous_url": url_of(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url_of(page.next_page_number()) if page.has_next() else "",
    }
