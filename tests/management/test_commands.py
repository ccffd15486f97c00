"""The commands an operator runs, from the outside."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from practices import roles
from practices.enums import RevisionStatus
from practices.models import LogChain, Organisation, Practice, Revision, User
from practices.services import demo
from practices.services.transitions import verify_chain
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
FORM = demo.FOLDER / "enel-oficina-virtual.txt"


def run(name, *arguments) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_roles_are_the_fixed_groups_and_syncing_again_changes_nothing():
    run("sync_roles")
    run("sync_roles")
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.LABELS)


def test_a_dry_run_says_every_field_and_writes_nothing():
    run("sync_roles")
    said = run("import_document", str(FORM), "--dry-run")
    for state in ("leído", "propuesto (deducido)", "sin llenar"):
        assert state in said
    assert "No se escribió nada" in said
    assert Practice.objects.count() == 0


def test_a_form_becomes_a_draft_of_the_body_with_that_nit():
    run("sync_roles")
    body = make_organisation("Enel Colombia", tax_id="860063875-8")
    make_user(groups=[roles.COORDINATOR], is_staff=True)
    run("import_document", str(FORM), "--owner", "860063875-8")
    revision = Revision.objects.get()
    assert (revision.owner, revision.status) == (body, RevisionStatus.DRAFT)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((str(FORM), "--owner", "1"), "No hay una entidad con el NIT 1"),
        ((str(FORM), "--actor", "nadie@example.org"), "nadie@example.org"),
        ((str(FORM),), "ninguna cuenta de coordinación"),
        (("no-existe.pdf",), "no-existe.pdf"),
        ((__file__,), "formato"),
    ],
)
def test_an_import_that_cannot_be_done_says_why(arguments, why):
    run("sync_roles")
    with pytest.raises(CommandError, match=why):
        run("import_document", *arguments)
    assert Practice.objects.count() == 0


def test_the_demonstration_goes_all_the_way_by_real_transitions(settings):
    """Slow: nineteen practices are drafted, scored, decided and published for real."""
    settings.DEMO_PASSWORD = "Calle-Real-26"
    run("sync_roles")
    run("load_demo")
    states = list(Revision.objects.values_list("status", flat=True))
    assert states.count(RevisionStatus.PUBLISHED) >= 12
    assert len(states) - states.count(RevisionStatus.PUBLISHED) >= 3
    levels = set(Practice.objects.exclude(level=None).values_list("level", flat=True))
    assert levels == {"promising", "good", "outstanding"}
    assert verify_chain(LogChain.objects.get()) is None
    assert User.objects.get(email="editora@demo.example").check_password("Calle-Real-26")
    assert not Organisation.objects.exclude(public_email="").exists()

    count = Practice.objects.count()
    assert "ya está cargado" in run("load_demo")
    assert Practice.objects.count() == count


def test_the_demonstration_is_refused_on_a_public_address(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="public address"):
        run("load_demo")
    assert User.objects.count() == 0
