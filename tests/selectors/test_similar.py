"""Which practices are near enough to one that is being written, and which are never shown."""

import pytest
from django.db import connection

from practices import search
from practices.enums import RevisionStatus
from practices.models import Replication
from practices.selectors.similar import SHOWN, similar_to
from tests.factories import make_member, make_organisation, make_practice, make_revision, make_user

pytestmark = pytest.mark.django_db

TITLE = "Oficina virtual en cafés internet de municipios rurales"
SUMMARY = (
    "En cuarenta y cuatro municipios sin oficina los clientes presentan sus reclamos por "
    "videollamada desde un café internet aliado, sin costo y con un asesor en línea."
)


def published(number=1, **content):
    practice = make_practice(
        practice={"code_year": 2026, "code_number": number}, **{"title": TITLE} | content
    )
    revision = practice.revisions.get()
    revision.refresh_from_db()
    search.index(revision)
    return revision


def found(title=TITLE, summary="", user=None, **options):
    user = user or make_user()
    return [
        (each.title, each.reason)
        for each in similar_to(title=title, summary=summary, user=user, **options)
    ]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (TITLE, "título casi igual"),
        ("OFICINAS VIRTUALES en café internet del municipio rural", "título casi igual"),
        ("Oficina virtual en cafés internet de las veredas del Meta", "título parecido"),
    ],
)
def test_a_near_title_is_told_with_its_reason(typed, reason):
    published()
    assert found(typed) == [(TITLE, reason)]


@pytest.mark.parametrize(
    "typed",
    [
        "Oficina virtual",
        "Oficina virtual de pagos para usuarios de energía",
        "Escuela de líderes en municipios rurales",
        "",
        "de la en",
        '"-(',
    ],
)
def test_it_does_not_cry_wolf(typed):
    published()
    assert found(typed) == []


def test_the_same_summary_under_another_title_is_told():
    published(summary=SUMMARY)
    typed = SUMMARY.replace("cuarenta y cuatro", "treinta").replace("clientes", "usuarios")

    assert found("Videollamadas para todos", typed) == [(TITLE, "resumen muy parecido")]
    assert found("Videollamadas para todos", "Los clientes presentan reclamos.") == []


def test_at_most_three_the_likest_first():
    for number in range(5):
        published(10 + number, title=f"{TITLE} lejanos del departamento {number}")
    published(1)

    titles = [title for title, _reason in found()]

    assert len(titles) == SHOWN
    assert titles[0] == TITLE


def test_others_drafts_do_not_exist_and_own_ones_are_told():
    body = make_organisation("Aguas")
    draft = make_revision(RevisionStatus.DRAFT, practice={"owner": body}, title=TITLE)
    make_revision(RevisionStatus.SUBMITTED, title=TITLE)
    colleague = make_member(body)

    assert found(user=make_user()) == []
    assert found(user=make_member(make_organisation())) == []
    [own] = similar_to(title=TITLE, summary="", user=colleague)
    assert (own.revision_id, own.code) == (draft.pk, "")


def test_the_practice_itself_and_its_next_version_are_not_told():
    revision = published()
    body = revision.practice.owner
    make_revision(RevisionStatus.DRAFT, practice=revision.practice, title=TITLE)
    colleague = make_member(body)

    assert found(user=colleague, leaving_out=revision.practice_id) == []
    assert found(user=colleague) == [(TITLE, "título casi igual")]


def test_what_was_archived_is_not_told():
    make_revision(
        RevisionStatus.ARCHIVED, practice={"code_year": 2026, "code_number": 3}, title=TITLE
    )
    assert found() == []


def test_it_says_which_are_linked_already():
    source = published()
    draft = make_revision(RevisionStatus.DRAFT, title="Otra")
    user = make_user()
    Replication.objects.create(practice=draft.practice, source=source.practice, created_by=user)

    [each] = similar_to(title=TITLE, summary="", user=user, leaving_out=draft.practice_id)
    assert each.is_linked


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_the_same_whatever_is_found(django_assert_num_queries, count):
    body = make_organisation("Aguas")
    user = make_member(body)
    for number in range(count):
        published(number + 1, title=f"{TITLE} {number}", summary=SUMMARY)
        make_revision(RevisionStatus.DRAFT, practice={"owner": body}, title=f"{TITLE} {number}")

    # PostgreSQL is told before each search how to plan it.
    with django_assert_num_queries(11 if connection.vendor == "sqlite" else 19):
        assert similar_to(title=TITLE, summary=SUMMARY, user=user, leaving_out=0)
