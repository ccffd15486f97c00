"""What the other journeys rely on notices what it is there to notice."""

import pytest

from .test_accessibility import findings
from .test_narrow import OVERFLOW
from .watching import Watch

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

STYLE = "document.body.append(Object.assign(document.createElement('style'), {textContent: 'a{}'}))"
TINY = """
document.querySelector("main").innerHTML += `
  <img src="data:,"><p class="planted-contrast">gris</p>
  <a class="planted-tiny" href="#a">a</a><a class="planted-tiny" href="#b">b</a>`;
document.querySelector(".planted-contrast").style.color = "#ccc";
for (const link of document.querySelectorAll(".planted-tiny")) {
  Object.assign(link.style, {display: "block", width: "9px", height: "9px", overflow: "hidden"});
}
"""


@pytest.fixture
def watched(house, browser, base_url):
    """A page of the portal and a watch of its own, whose findings fail nothing by themselves."""
    with browser.new_context(base_url=base_url) as context:
        watch = Watch(base_url)
        watch.follow(context)
        page = context.new_page()
        page.goto("/acerca-de/")
        yield page, watch


@pytest.mark.parametrize(
    ("planted", "event", "problem"),
    [
        (STYLE, "console", "CSP: style-src-elem"),
        ("document.body.setAttribute('onclick', 'f()')", "console", "CSP: script-src-attr"),
        ("fetch('https://example.org/').catch(() => {})", "console", "CSP: connect-src"),
        ("console.error('algo falló')", "console", "console: algo falló"),
        ("fetch('/no-existe/')", "console", "status of 404"),
        ("setTimeout(() => { throw Error('se rompió') })", "weberror", "script: se rompió"),
        (
            "setTimeout(() => { location.hostname = '127.0.0.1' })",
            "request",
            "request to another host: http://127.0.0.1",
        ),
    ],
)
def test_the_watch_notices(watched, planted, event, problem):
    page, watch = watched
    assert watch.problems == []

    with page.context.expect_event(event, lambda _event: str(watch.problems).count(problem)):
        page.evaluate(planted)

    assert [each for each in watch.problems if problem in each]


def test_axe_and_the_measure_of_width_notice(watched):
    page, _watch = watched
    assert findings(page) == []
    assert page.evaluate(OVERFLOW) == []

    page.evaluate(TINY)
    page.evaluate("document.querySelector('h1').style.minWidth = '3000px'")

    rules = {finding.split(":")[0] for finding in findings(page)}
    assert rules == {"color-contrast", "image-alt", "target-size"}
    assert page.evaluate(OVERFLOW) != []
