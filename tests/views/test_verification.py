"""What a code confirms to anybody, and what an owner reads of a result."""

import pytest
from django.urls import reverse

from practices.enums import CertificateKind, DecisionStage, Outcome
from practices.models import Certificate, Decision
from practices.services import certificates
from tests.contest import LONG
from tests.factories import make_user


@pytest.fixture
def entry(contest):
    return contest.entry("Radicador único")


def page(code):
    return reverse("verify_certificate", args=(code,))


class TestVerifying:
    def test_a_code_says_what_the_certificate_says_to_everybody_alike(self, client, entry):
        certificate = certificates.issue_for_submission(entry)
        assert certificates.issue_for_submission(entry) == certificate
        response = client.get(page(certificate.code))
        shown = response.content.decode()
        assert "Es auténtico y está vigente" in shown
        assert "postuló la práctica “Radicador único”" in shown
        assert entry.entered_by.full_name not in shown
        assert entry.entered_by.email not in shown
        assert "public" in response["Cache-Control"]
        assert "Set-Cookie" not in response
        assert client.get(page(certificate.code.lower())).status_code == 301

    def test_a_revoked_one_says_so_and_gives_no_paper(self, client, entry):
        certificate = certificates.issue(
            CertificateKind.RECOGNITION,
            key="recognition-1",
            content={
                "title": "Radicador único",
                "code": "BP-2026-0001",
                "owner": "Entidad",
                "author": "",
                "call": "Concurso",
                "category": "General",
                "outcome": "Ganadora",
                "prize": "",
                "on": "1 de junio de 2026",
            },
            submission=entry,
        )
        assert client.get(reverse("certificate_pdf", args=(certificate.code,))).status_code == 200
        certificates.revoke_recognition(entry, reason="Se corrigió el resultado.")
        shown = client.get(page(certificate.code)).content.decode()
        assert "Este certificado quedó sin efecto" in shown
        assert "Se corrigió el resultado." in shown
        assert client.get(reverse("certificate_pdf", args=(certificate.code,))).status_code == 404

    def test_an_unknown_code_is_not_found(self, client, db):
        assert client.get(page("AAAA-BBBB-CCCC")).status_code == 404

    def test_the_job_issues_once(self, entry):
        assert certificates.issue_due() == 1
        assert certificates.issue_due() == 0
        assert Certificate.objects.get().kind == CertificateKind.SUBMISSION


class TestOwnersResult:
    def test_only_once_published_and_only_to_the_owner(self, client, contest, entry):
        Decision.objects.create(
            submission=entry,
            outcome=Outcome.NOT_SELECTED,
            stage=DecisionStage.CONFIRMED,
            rationale=LONG,
            feedback="Cuente las cifras de **uso**.",
            rank=2,
            snapshot={
                "mean": "71.50",
                "totals": ["75.00", "68.00"],
                "criteria": {"eficaz": {"weight": "20.00", "mean": "3.50"}},
            },
            proposed_by=contest.chair,
            settled_by=contest.publisher,
            settled_at=entry.entered_at,
        )
        url = reverse("my_result", args=(entry.revision_id,))
        client.force_login(entry.entered_by)
        assert client.get(url).status_code == 404
        contest.call.status = "results_published"
        contest.call.save()
        shown = client.get(url).content.decode()
        assert "Cuente las cifras de <strong>uso</strong>." in shown
        assert "3,50" in shown
        for hidden in ("75,00", "68,00", contest.chair.full_name, contest.publisher.full_name):
            assert hidden not in shown
        client.force_login(make_user())
        assert client.get(url).status_code == 404
