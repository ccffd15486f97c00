"""Whatever a record holds, it comes back from a table as it was: in the same house nothing has
changed, in a house that lacks it the content has the same hash. Files are no part of a table."""

import datetime
import string
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices.enums import (
    AuthorKind,
    CostBand,
    EvidenceLevel,
    FigureStatistic,
    LayoutCode,
    LinkKind,
    PartnerKind,
    ResourceKind,
    ValidationStatus,
)
from practices.layouts import LAYOUTS
from practices.models import Practice, Revision
from practices.selectors.content import COLUMNS, ROWS, TERMS, content_hash
from practices.selectors.table_rows import MAIN, ROW_SHEETS, tidy
from practices.services import drafts
from tests.factories import (
    make_department,
    make_municipality,
    make_organisation,
    make_population_group,
    make_service,
    make_topic,
)

from .tables import bring_in, check, exported, outcomes, problems

LONG_CODES = tuple(column.code for column in MAIN.columns if column.is_long)
EXAMPLES = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NASTY = st.sampled_from(
    [
        "=1+1",
        "@SUM(A1)",
        "+57 601 606",
        "-5",
        "\uff1dcmd",
        "'comillas'",
        "''",
        "'=x",
        "#N/A",
        "007",
        "1,5",
        "Sin información",
        "'sin informacion",
        'a;b\n"c"',
        "_x000D_ y _x0041_",
        "uno\r\ndos\n\ntres\rcuatro",
        "\u202eotpircs\u202c",
        "ñandú 👩‍👩‍👧",
        "TRUE",
        "2017",
        "EJEMPLO",
        "<script>&amp;]]>",
        "\ttabulado\t.",
        "x" * 33_000,
        "\r" * 20_000 + ".",
        "https://example.org/?a=1;b=2",
    ]
)


def texts(most: int | None = None, *, one_line=False, least=0):
    """As the forms keep them: without blanks around, control characters or halves."""
    alphabet = st.characters(exclude_categories=["Cs", "Cn", "Cc"], include_characters="\n\r\t")
    written = st.one_of(NASTY, st.text(alphabet, max_size=60)).map(tidy)
    if one_line:
        written = written.map(lambda text: " ".join(text.split()))
    cut = written.map(lambda text: tidy(text[:most]) if most else text)
    return cut.filter(lambda text: len(text) >= least)


def lines(most: int, *, least=0):
    return texts(most, one_line=True, least=least)


NUMBERS = st.one_of(
    st.decimals(min_value=Decimal(-(10**11)) + 1, max_value=Decimal(10**11) - 1, places=4),
    st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal),
)
DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(9000, 1, 1))
PRECISIONS = st.sampled_from(["day", "month", "year"])
YEARS = st.none() | st.integers(0, 32_767)
BLANK = st.just("")


@st.composite
def columns(draw, layout):
    content = {name: draw(texts()) for name in LONG_CODES}
    start, end = sorted((draw(DAYS), draw(DAYS)))
    is_ongoing = draw(st.none() | st.booleans())
    has_start, has_end = draw(st.booleans()), draw(st.booleans()) and not is_ongoing
    flagged = [
        code
        for code in content
        if code in LAYOUTS[layout].required_fields() and draw(st.booleans())
    ]
    for code in flagged:
        content[code] = ""
    return content | {
        "title": draw(lines(200)) or None,
        "author_name": draw(lines(200)),
        "author_kind": draw(BLANK | st.sampled_from(AuthorKind.values)),
        "started_on": start if has_start else None,
        "started_precision": draw(PRECISIONS) if has_start else "",
        "ended_on": end if has_end else None,
        "ended_precision": draw(PRECISIONS) if has_end else "",
        "is_ongoing": is_ongoing,
        "build_months": draw(YEARS),
        "resource_kinds": draw(st.lists(st.sampled_from(ResourceKind.values), unique=True)),
        "cost_band": draw(BLANK | st.sampled_from(CostBand.values)),
        "cost_year": draw(YEARS),
        "coverage_note": draw(lines(300)),
        "validation_status": draw(BLANK | st.sampled_from(ValidationStatus.values)),
        "no_information": flagged,
    }


@st.composite
def figures(draw):
    start, end = sorted((draw(DAYS), draw(DAYS)))
    has_start, has_end = draw(st.booleans()), draw(st.booleans())
    return {
        "indicator": draw(lines(200, least=1)),
        "value": draw(st.none() | NUMBERS),
        "value_text": draw(lines(80, least=1)),
        "unit": draw(lines(80)),
        "statistic": draw(st.sampled_from(FigureStatistic.values)),
        "period_from": start if has_start else None,
        "period_to": end if has_end else None,
        "period_precision": draw(PRECISIONS) if has_start or has_end else "",
        "baseline": draw(st.none() | NUMBERS),
        "goal": draw(st.none() | NUMBERS),
        "source": draw(lines(300)),
        "evidence_level": draw(st.sampled_from(EvidenceLevel.values)),
        "third_party": draw(lines(200, least=1)),
        "is_headline": False,
    }


PARTNERS = st.fixed_dictionaries(
    {
        "name": lines(200, least=1),
        "kind": BLANK | st.sampled_from(PartnerKind.values),
        "contribution": lines(500),
        "quantity": lines(80),
        "is_co_owner": st.booleans(),
    }
)
SELECTIONS = st.fixed_dictionaries(
    {
        "name": lines(200, least=1),
        "organiser": lines(200),
        "year": YEARS,
        "category_number": YEARS,
        "category_name": lines(200),
        "used_innovation": st.booleans(),
        "used_partnerships": st.booleans(),
        "used_communication": st.booleans(),
        "other_criteria": lines(500),
        "result": lines(120),
        "url": BLANK | st.just("https://example.org/?a=1;b=2"),
    }
)
LINKS = st.fixed_dictionaries(
    {
        "url": st.text(string.ascii_letters + "?&=;,", max_size=40).map("http://a.co/{}".format),
        "title": lines(200),
        "kind": st.sampled_from(LinkKind.values),
    }
)
CONTACTS = st.fixed_dictionaries(
    {
        "office": lines(200, least=1),
        "person_name": lines(150),
        "email": BLANK | st.just("ana@example.org"),
        "phone": lines(80),
        "is_public": st.booleans(),
        "consent_on": st.just(datetime.date(2020, 2, 29)),
    }
)
WORDS = st.lists(lines(60, least=1), max_size=4)


@pytest.fixture
def places(db):
    return [make_department(), make_municipality(), make_department("05", "Antioquia")]


@pytest.fixture
def terms(db):
    return {
        "services": [make_service("Aseo"), make_service("Gas; combustible")],
        "topics": [make_topic("Claridad “de la” información")],
        "population_groups": [make_population_group("Niñas, niños")],
    }


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@EXAMPLES
@given(data=st.data())
def test_every_record_comes_back(house, places, terms, kind, data):
    make = make_record(house, places, terms, data)
    revision = Revision.objects.get(pk=make.pk)
    written = exported(Revision.objects.filter(pk=revision.pk), kind)
    table = check(house.coordinator, written, f"t.{kind}")
    assert (outcomes(table), problems(table)) == (["same"], [])
    expected = content_hash(revision)

    forget(revision)
    table = check(house.coordinator, written, f"t.{kind}")
    assert (outcomes(table), problems(table)) == (["new"], [])
    bring_in(table)
    made = table.rows.get().revision
    assert content_hash(made) == expected
    assert outcomes(check(house.coordinator, written, f"t.{kind}")) == ["same"]
    forget(made)


def make_record(house, places, terms, data) -> Revision:
    """A draft with drawn content, of a body that nobody has an account in."""
    name = 'Empresa "La; Única"\tS.A.'
    silent = Practice._meta.get_field("owner").related_model.objects.filter(slug="unica").first()
    owner = silent or make_organisation(name, slug="unica")
    layout = data.draw(st.sampled_from(LayoutCode.values))
    chosen = {key: data.draw(st.sets(st.sampled_from(found))) for key, found in terms.items()}
    rows = {
        "figures": data.draw(st.lists(figures(), max_size=3)),
        "partners": data.draw(st.lists(PARTNERS, max_size=2)),
        "selections": data.draw(st.lists(SELECTIONS, max_size=2)),
        "links": data.draw(st.lists(LINKS, max_size=2)),
        "contacts": data.draw(st.lists(CONTACTS, max_size=2)),
        "coverage": [
            {"territory": place, "is_partial": data.draw(st.booleans()), "note": ""}
            for place in data.draw(st.sets(st.sampled_from(places)))
        ],
    }
    if rows["figures"]:
        rows["figures"][0]["is_headline"] = data.draw(st.booleans())
    if rows["partners"]:
        rows["partners"][0]["organisation"] = owner
    return drafts.create_draft(
        actor=house.coordinator,
        layout=layout,
        owner=owner,
        content={
            **data.draw(columns(layout)),
            **chosen,
            "keywords": data.draw(WORDS),
            "owner": owner,
        },
        rows=rows,
    )


def forget(revision: Revision) -> None:
    practice = revision.practice
    revision.delete()
    practice.delete()


def test_nothing_of_a_record_is_left_out():
    """Every column, list and kind of row of the content but the files is drawn above."""
    drawn = {
        *("title", "owner", "author_name", "author_kind", "is_ongoing", "build_months"),
        *("started_on", "started_precision", "ended_on", "ended_precision", "resource_kinds"),
        *("cost_band", "cost_year", "coverage_note", "validation_status", "no_information"),
        *LONG_CODES,
    }
    assert drawn == set(COLUMNS)
    assert {sheet.code for sheet in ROW_SHEETS} | {"attachments"} == set(ROWS)
    assert set(TERMS) == {"services", "topics", "population_groups", "keywords"}
