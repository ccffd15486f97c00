"""The audit package: computed again by the portal and by the script alone, and every byte named."""

import io
import json
import random
import re
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command

from practices.enums import Outcome
from practices.exporters import audit
from practices.services import deliberation, results, votes
from practices.verifier import verificar
from tests.contest import FOURS, LONG

HIGH, LOW = (4, 4, 4, 4, 4, 5, 5), (3, 2, 3, 3, 2, 3, 3)


@pytest.fixture
def decided(contest):
    """A category with a winner, a tie that was voted on, a knock-out and a disagreement."""
    contest.deliberated((5,) * 7, (5,) * 7, title="Primera")
    tied = [contest.deliberated(FOURS, FOURS, title=title) for title in ("Y", "Z")]
    contest.deliberated((2, 4, 4, 4, 4, 4, 4), title="Débil")
    disputed = contest.scored(HIGH, LOW, title="Disputada")
    deliberation.sign_consensus(disputed, actor=contest.chair, text=LONG)
    deliberation.start_deliberation(disputed, actor=contest.chair)
    keys = [entry.pk for entry in tied]
    people = [*contest.jurors, contest.chair]
    votes.record_vote(
        contest.category,
        actor=contest.chair,
        tied=keys,
        votes={people[0].pk: keys[1], people[1].pk: keys[1], people[2].pk: keys[0]},
        minutes=LONG,
    )
    contest.to_deliberation()
    results.confirm_result(
        contest.propose(Primera=Outcome.WINNER, Z=Outcome.MENTION), actor=contest.publisher
    )
    return contest


@pytest.fixture
def package(decided, tmp_path):
    path = tmp_path / "paquete.zip"
    call_command("audit_package", decided.call.slug, str(path), stdout=io.StringIO())
    return path


def alone(path, tmp_path):
    """What the script of the package says, run by a Python that knows nothing else."""
    script = tmp_path / "verificar.py"
    with zipfile.ZipFile(path) as opened:
        script.write_bytes(opened.read("verificar.py"))
    command = [sys.executable, "-I", "-S", str(script), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout.strip(), done.stderr


def changed(path, name, change):
    """The same package with one file changed and every hash made to fit again."""
    with zipfile.ZipFile(path) as opened:
        files = {each: opened.read(each) for each in opened.namelist()}
    value = json.loads(files[name])
    change(value)
    files[name] = audit._json(value)
    hashes = json.loads(files.pop("huellas.json"))
    hashes[name] = verificar.digest(files[name])
    path.write_bytes(verificar.pack({**files, "huellas.json": audit._json(hashes)}))


def test_the_package_is_computed_again_by_the_portal_and_by_the_script(package, tmp_path):
    out = io.StringIO()
    call_command("verify_audit", str(package), stdout=out)
    assert out.getvalue() == "Todo coincide.\n"
    assert alone(package, tmp_path) == (0, "Todo coincide.", "")


def test_the_script_is_short_and_imports_only_the_standard_library():
    source = audit.SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 200
    names = {
        line.split()[1].partition(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert names <= sys.stdlib_module_names


def test_names_of_evaluators_are_not_in_the_scores(package, decided):
    with zipfile.ZipFile(package) as opened:
        for name in ("evaluaciones.json", "votos.json", "clasificacion.json", "acta.txt"):
            text = opened.read(name).decode()
            assert [juror.full_name for juror in decided.jurors if juror.full_name in text] == []
        evaluations = json.loads(opened.read("evaluaciones.json"))
    assert {each["evaluator"] for each in evaluations} <= {"E01", "E02", "E03"}


def test_the_minutes_say_who_won_and_why(package):
    with zipfile.ZipFile(package) as opened:
        text = opened.read("acta.txt").decode()
        assert opened.read("acta.pdf").startswith(b"%PDF")
    assert "1. BP-2026-" in text
    assert "Primera" in text
    assert "Ganadora" in text
    assert "No supera el mínimo de un criterio (Eficaz)" in text
    assert text.count(LONG) >= 3


def test_any_byte_that_changes_is_named(package, tmp_path):
    whole = package.read_bytes()
    dice = random.Random(20261122)  # noqa: S311
    places = {0, 10, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(150))}
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << dice.randrange(8)
        package.write_bytes(damaged)
        assert verificar.check(package), place
    package.write_bytes(whole + b"\0")
    assert verificar.check(package)
    package.write_bytes(whole)
    assert verificar.check(package) is None


def test_a_byte_of_a_file_names_the_file(package, tmp_path):
    with zipfile.ZipFile(package) as opened:
        info = opened.getinfo("acta.txt")
    damaged = bytearray(package.read_bytes())
    damaged[info.header_offset + 30 + len("acta.txt") + 5] ^= 1
    package.write_bytes(damaged)
    code, said, _errors = alone(package, tmp_path)
    assert code == 1
    assert "acta.txt" in said
    with pytest.raises(CommandError, match=r"acta\.txt"):
        call_command("verify_audit", str(package))


def first(rows, **wanted):
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


def raise_a_level(evaluations):
    version = evaluations[0]["versions"][0]
    version["content"]["scores"][0]["value"] = 1
    version["hash"] = verificar.digest(version["content"])


def swap_ranks(rows):
    one, other = (first(rows, rank=rank) for rank in (1, 2))
    one["rank"], other["rank"] = 2, 1


#: File, what is changed in it, and a word of what is named.
LIES = (
    ("evaluaciones.json", raise_a_level, "forma|huella"),
    ("clasificacion.json", swap_ranks, r"Postulación \d+, rank"),
    ("votos.json", lambda rows: rows[0]["order"].reverse(), "Votación .*orden"),
    ("rubricas.json", lambda rows: rows[0]["criteria"][0].update(weight="21.00"), "total"),
    ("rubricas.json", lambda rows: rows[0]["criteria"][0].update(minimum="1.00"), "Postulación"),
    ("decisiones.json", lambda rows: rows[0].update(rank=3), "puesto y total"),
    ("bitacora.json", lambda log: log["rows"][3]["content"].update(comment="x"), "Asiento 4"),
    ("bitacora.json", lambda log: log["rows"].pop(), "Final de la bitácora"),
    ("bitacora.json", lambda log: log["rows"].pop(0), "Asiento 1"),
    ("postulaciones.json", lambda rows: rows[0].update(status="disqualified"), "estado"),
    ("evaluaciones.json", lambda rows: rows[0].update(status="annulled"), "estado"),
    ("convocatoria.json", lambda call: call.update(overall_threshold="85.00"), "Postulación"),
)


def test_a_lie_with_hashes_that_fit_is_found_all_the_same(package, tmp_path):
    whole = package.read_bytes()
    for name, change, said in LIES:
        package.write_bytes(whole)
        changed(package, name, change)
        found = verificar.check(package)
        assert found, (name, said)
        assert re.search(said, found), found
    assert alone(package, tmp_path)[0] == 1
