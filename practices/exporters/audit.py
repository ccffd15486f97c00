"""The audit package of a call: everything that an outsider needs to compute its result again.

Evaluators are pseudonyms ("E01"); the log names people by their number alone. The ZIP has one
form only, so that any byte of it that changes can be named.
"""

import hashlib
import json
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder

from practices.models import (
    Assignment,
    Call,
    CategoryResult,
    ConsensusNote,
    Countersignature,
    Decision,
    Rubric,
    WrittenRound,
)
from practices.scoring import Standing
from practices.selectors.ranking import COMPARED, CategoryRanking, rankings
from practices.verifier import verificar

from . import minutes

SCRIPT = Path(verificar.__file__)
README = """Paquete de auditoría

Para comprobarlo no hace falta el portal, solo Python 3.9 o posterior:

    python3 verificar.py paquete.zip

El programa recalcula las huellas de los archivos, la cadena de la bitácora, los totales desde los
niveles que envió cada persona, los promedios, los mínimos, el orden y los empates, y nombra la
primera diferencia. Quien lo audite puede leerlo entero: son menos de 200 líneas.

acta.txt, acta.pdf   El acta de la deliberación y del resultado.
convocatoria.json    Reglas de la convocatoria y sus categorías.
rubricas.json        Cada versión de la rúbrica: criterios, ponderaciones, mínimos, anclas.
postulaciones.json   Las postulaciones, su estado y la huella de lo que se evaluó.
evaluaciones.json    Cada envío de cada evaluación, con seudónimos: niveles y comentarios.
votos.json           Votaciones de empates.
clasificacion.json   El orden que calculó el portal.
resultados.json      Resultados de las categorías, en sus tres actos.
decisiones.json      Decisiones sobre cada postulación, también las reemplazadas y devueltas.
consensos.json       Notas de consenso y rondas escritas.
refrendos.json       Actos que firmaron dos personas.
objeciones.json      Objeciones y sus respuestas.
bitacora.json        La bitácora encadenada.
huellas.json         SHA-256 de cada archivo.
"""


def package(call: Call) -> bytes:
    """The ZIP. Call it inside a transaction that holds the head of the call's log chain."""
    categories = rankings(call.categories.all())
    pseudonyms = _pseudonyms(call)
    content = {
        "convocatoria": _call(call),
        "rubricas": [_rubric(rubric) for rubric in call.rubrics.order_by("version")],
        "postulaciones": _submissions(call),
        "evaluaciones": _evaluations(call, pseudonyms),
        "votos": _votes(categories, pseudonyms),
        "clasificacion": _ranking(categories),
        "resultados": _results(call),
        "decisiones": _decisions(call),
        "consensos": _consensus(call, pseudonyms),
        "refrendos": _countersignatures(call),
        "objeciones": _objections(call),
        "bitacora": _log(call),
    }
    files = {f"{name}.json": _json(value) for name, value in content.items()}
    files["LEEME.txt"] = README.encode()
    files["acta.txt"] = minutes.as_text(call, categories).encode()
    if (pdf := minutes.as_pdf(call, categories)) is not None:
        files["acta.pdf"] = pdf
    files["verificar.py"] = SCRIPT.read_bytes()
    ordered = {name: files[name] for name in sorted(files)}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in ordered.items()}
    return verificar.pack({**ordered, "huellas.json": _json(hashes)})


def _json(value) -> bytes:
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _pseudonyms(call: Call) -> dict[int, str]:
    """Person → "E01"…, in an order that says nothing of names or of who came first."""
    people = Assignment.objects.filter(submission__call=call).values_list("evaluator_id", flat=True)
    voters = call.categories.values_list("tie_votes__votes__juror_id", flat=True)
    shuffled = sorted(
        {*people, *voters} - {None},
        key=lambda person: hashlib.sha256(f"{call.pk}:{person}".encode()).hexdigest(),
    )
    return {person: f"E{number:02}" for number, person in enumerate(shuffled, 1)}


def _call(call: Call) -> dict:
    return {
        "id": call.pk,
        "kind": call.kind,
        "name": call.name,
        "edition": call.edition,
        "status": call.status,
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "minimum_evaluations": call.minimum_evaluations,
        "overall_threshold": str(call.overall_threshold),
        "result_objections_until": call.result_objections_until,
        "categories": list(call.categories.order_by("number").values("id", "number", "name")),
        "acts": list(call.acts.values("kind", "number", "date", "title")),
        "notices": list(call.notices.values("kind", "number", "title", "text", "published_at")),
    }


def _rubric(rubric: Rubric) -> dict:
    return {
        "id": rubric.pk,
        "version": rubric.version,
        "scale_min": rubric.scale_minimum,
        "scale_max": rubric.scale_maximum,
        "allows_not_applicable": rubric.allows_not_applicable,
        "frozen_at": rubric.frozen_at,
        "criteria": [
            {
                "code": each.code,
                "name": each.name,
                "weight": str(each.weight),
                "minimum": None if each.minimum_mean is None else str(each.minimum_mean),
                "tie_order": each.tie_order,
                "definition": each.definition,
                "anchors": {str(level.value): level.anchor for level in each.levels.all()},
            }
            for each in rubric.criteria.prefetch_related("levels")
        ],
    }


def _submissions(call: Call) -> list[dict]:
    rows = call.submissions.select_related("revision__practice", "revision__owner")
    return [
        {
            "id": each.pk,
            "number": each.number,
            "category": each.category_id,
            "rubric": each.rubric_id,
            "code": each.revision.practice.code,
            "title": each.revision.title,
            "owner": each.revision.owner.name,
            "status": each.status,
            "entered_at": each.entered_at,
            "content_hash": each.content_hash,
            "minimum": call.minimum_evaluations,
            "has_exception": bool(each.coverage_exception),
            "exception": each.coverage_exception,
            "is_compared": not call.is_bank and each.status in COMPARED,
        }
        for each in rows.order_by("number")
    ]


def _evaluations(call: Call, pseudonyms: dict[int, str]) -> list[dict]:
    """Assignments that sent at least once, with every sending."""
    assignments = (
        Assignment.objects.filter(submission__call=call, evaluation__versions__isnull=False)
        .select_related("evaluation", "submission")
        .prefetch_related("evaluation__versions")
        .distinct()
        .order_by("pk")
    )
    return [
        {
            "assignment": each.pk,
            "submission": each.submission_id,
            "rubric": each.submission.rubric_id,
            "evaluator": pseudonyms[each.evaluator_id],
            "status": each.status,
            "needs_confirmation": each.evaluation.needs_confirmation,
            "total": None if each.evaluation.total is None else str(each.evaluation.total),
            "versions": [
                {
                    "number": version.number,
                    "sent_at": version.sent_at,
                    "hash": version.hash,
                    "content": version.content,
                }
                for version in each.evaluation.versions.all()
            ],
        }
        for each in assignments
    ]


def _votes(categories: list[CategoryRanking], pseudonyms: dict[int, str]) -> list[dict]:
    return [
        {
            "id": vote.pk,
            "category": ranking.category.pk,
            "submissions": sorted({key for group in vote.order for key in group}),
            "order": vote.order,
            "votes": {pseudonyms[each.juror_id]: each.submission_id for each in vote.votes.all()},
            "minutes": vote.minutes,
            "recorded_at": vote.recorded_at,
        }
        for ranking in categories
        for vote in ranking.votes
    ]


def _ranking(categories: list[CategoryRanking]) -> list[dict]:
    return [
        {
            "submission": row.submission.pk,
            "category": ranking.category.pk,
            "rank": row.rank,
            "standing": row.place.standing.value,
            "total": _text(row.summary.mean),
            "range": _text(row.summary.spread),
            "deviation": _text(row.summary.deviation),
            "means": {
                code: _text(mean) for code, mean in row.summary.numbers.criterion_means.items()
            },
            "knocked_out": list(row.summary.knock_outs),
            "tie_path": list(row.tie_path),
            "tied_with": sorted(row.place.tied_with),
            "disagreements": row.summary.disagreement_texts,
        }
        for ranking in categories
        for row in ranking.entries
        if row.place.standing in Standing
    ]


def _text(number) -> str | None:
    return None if number is None else str(number)


def _results(call: Call) -> list[dict]:
    rows = CategoryResult.objects.filter(category__call=call).order_by("pk")
    return list(
        rows.values(
            "id",
            "category",
            "stage",
            "is_void",
            "rationale",
            "snapshot",
            "proposed_by",
            "proposed_at",
            "settled_by",
            "settled_at",
            "sent_back_reason",
            "published_at",
        )
    )


def _decisions(call: Call) -> list[dict]:
    rows = Decision.objects.filter(submission__call=call).select_related("prize").order_by("pk")
    return [
        {
            "id": each.pk,
            "submission": each.submission_id,
            "result": each.result_id,
            "stage": each.stage,
            "outcome": each.outcome,
            "level": each.level,
            "rank": each.rank,
            "prize": each.prize.name if each.prize else None,
            "mean": each.snapshot.get("mean"),
            "snapshot": each.snapshot,
            "rationale": each.rationale,
            "feedback": each.feedback,
            "correction_note": each.correction_note,
            "proposed_by": each.proposed_by_id,
            "proposed_at": each.proposed_at,
            "settled_by": each.settled_by_id,
            "settled_at": each.settled_at,
            "sent_back_reason": each.sent_back_reason,
        }
        for each in rows
    ]


def _consensus(call: Call, pseudonyms: dict[int, str]) -> dict:
    notes = ConsensusNote.objects.filter(submission__call=call).prefetch_related("score_versions")
    rounds = WrittenRound.objects.filter(submission__call=call).prefetch_related("messages")
    return {
        "notes": [
            {
                "submission": each.submission_id,
                "text": each.text,
                "rules": each.rules,
                "evaluations": sorted(version.hash for version in each.score_versions.all()),
                "signed_by": each.signed_by_id,
                "signed_at": each.signed_at,
            }
            for each in notes.order_by("pk")
        ],
        "rounds": [
            {
                "submission": each.submission_id,
                "question": each.question,
                "opened_at": each.opened_at,
                "closed_at": each.closed_at,
                "messages": [
                    {
                        "from": pseudonyms.get(message.author_id, "presidencia"),
                        "text": message.text,
                        "written_at": message.written_at,
                    }
                    for message in each.messages.all()
                ],
            }
            for each in rounds.order_by("pk")
        ],
    }


def _countersignatures(call: Call) -> list[dict]:
    rows = Countersignature.objects.order_by("pk")
    fields = (
        "id",
        "action",
        "submission",
        "rubric",
        "details",
        "reason",
        "requested_by",
        "requested_at",
        "lapses_on",
        "signed_by",
        "signed_at",
    )
    of_entries = rows.filter(submission__call=call).values(*fields)
    of_call = rows.filter(details__call=call.pk).values(*fields)
    return sorted([*of_entries, *of_call], key=lambda row: row["id"])


def _objections(call: Call) -> list[dict]:
    rows = call.objections.select_related("organisation", "file").order_by("pk")
    return [
        {
            "id": each.pk,
            "subject": each.subject,
            "submission": each.submission_id,
            "organisation": each.organisation.name,
            "text": each.text,
            "file": each.file.sha256 if each.file else None,
            "made_at": each.made_at,
            "is_upheld": each.is_upheld,
            "answer": each.answer,
            "answered_by": each.answered_by_id,
            "answered_at": each.answered_at,
        }
        for each in rows
    ]


def _log(call: Call) -> dict:
    chain = call.log_chain
    return {
        "call": call.pk,
        "length": chain.length,
        "head": chain.head_hash,
        "rows": [
            {"content": entry.hashed_content(), "hash": entry.hash}
            for entry in chain.entries.select_related("chain").order_by("position")
        ],
    }
