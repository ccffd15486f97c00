"""Verifica un paquete de auditoría sin el portal: python3 verificar.py paquete.zip

Recalcula huellas, bitácora, totales y orden, y nombra la primera diferencia. Python 3.9 o más.
"""

import hashlib
import json
import struct
import sys
import zipfile
import zlib
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path


def expect(found, written, what):
    if found != written:
        raise ValueError(f"{what}: el paquete dice {written!r} y al recalcular da {found!r}")


def digest(value):
    """The hash of bytes, or of plain data by its canonical JSON."""
    if not isinstance(value, bytes):
        value = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(value if isinstance(value, bytes) else value.encode()).hexdigest()


def rounded(value):
    """Two places, half up, as text, of a fraction; None stays None."""
    return value if value is None else f"{Decimal(int(value * 100 + Fraction(1, 2))) / 100:.2f}"


def pack(files):
    """The only ZIP that these files make: stored, in this order, without dates."""
    body, index = b"", b""
    for name, data in files.items():
        label, size = name.encode(), len(data)
        facts = (20, 0x800, 0, 0, 33, zlib.crc32(data), size, size, len(label), 0)
        head, at = struct.pack("<5H3I2H", *facts), struct.pack("<6xII", 0, len(body))
        index += b"PK\x01\x02\x14\x00" + head + at + label
        body += b"PK\x03\x04" + head + label + data
    ends = (0, 0, len(files), len(files), len(index), len(body), 0)
    return body + index + b"PK\x05\x06" + struct.pack("<4H2IH", *ends)


def unpack(path):
    """The files, each checked against the list of hashes, and then every byte between them."""
    try:
        with zipfile.ZipFile(path) as package:
            files = {name: package.read(name) for name in package.namelist()}
    except Exception as error:
        raise ValueError(f"El ZIP está dañado: {error}") from error
    listed = json.loads(files["huellas.json"])
    for name in sorted({*files, *listed} - {"huellas.json"}):
        expect(digest(files.get(name)), listed.get(name), f"Huella del archivo {name}")
    if Path(path).read_bytes() != pack(files):
        raise ValueError("El ZIP tiene bytes que no son de sus archivos ni de su índice")
    return files


def check_chain(log):
    """Every row against its hash and the row before; (machine, object) → state it was left in."""
    previous, states = "0" * 64, {}
    for position, row in enumerate(log["rows"], 1):
        content, what = row["content"], f"Asiento {position} de la bitácora"
        expect((position, previous), (content["position"], content["previous_hash"]), what)
        expect(digest(content), row["hash"], f"{what}: huella")
        states[content["machine"], content["object"]] = content["target"]
        previous = row["hash"]
    expect((len(log["rows"]), previous), (log["length"], log["head"]), "Final de la bitácora")
    return states


def total(rubric, levels):
    """`levels`: criterion → level, or None where it does not apply."""
    answered = [each for each in rubric["criteria"] if levels[each["code"]] is not None]
    low, span = rubric["scale_min"], rubric["scale_max"] - rubric["scale_min"]
    points = sum(Fraction(each["weight"]) * (levels[each["code"]] - low) for each in answered)
    return 100 * points / (sum(Fraction(each["weight"]) for each in answered) * span)


def check_evaluations(data, states, rubrics):
    """Each sending against its hash, its log entry and its total; entry → levels that count."""
    log = [row["content"] for row in data["bitacora"]["rows"]]
    sendings = {row["payload"]["hash"]: row for row in log if row["transition"] == "send"}
    counted = {entry["id"]: [] for entry in data["postulaciones"]}
    for each in data["evaluaciones"]:
        who, levels = f"Evaluación {each['assignment']} ({each['evaluator']})", None
        expect(states["assignment", each["assignment"]], each["status"], f"{who}: estado")
        for version in each["versions"]:
            content, what = version["content"], f"{who}, envío {version['number']}"
            expect(digest(content), version["hash"], f"{what}: huella")
            logged, key = sendings[version["hash"]], each["assignment"]
            expect((key, key), (logged["object"], content["assignment"]), f"{what}: asignación")
            levels = {score["criterion"]: score["value"] for score in content["scores"]}
            sent = rounded(total(rubrics[content["rubric"]], levels))
            expect((sent, sent), (content["total"], logged["payload"]["total"]), f"{what}: total")
        if each["status"] == "sent" and not each["needs_confirmation"]:
            expect(rounded(total(rubrics[each["rubric"]], levels)), each["total"], f"{who}: total")
            counted[each["submission"]].append(levels)
    return counted


def numbers(rubric, entry, given, threshold):
    """What the levels of one entry say, as the ranking writes it."""
    totals, means, low = [total(rubric, levels) for levels in given], {}, []
    for criterion in rubric["criteria"]:
        code, minimum = criterion["code"], criterion["minimum"]
        found = [levels[code] for levels in given if levels[code] is not None]
        means[code] = rounded(Fraction(sum(found), len(found)) if found else None)
        if found and minimum is not None and Decimal(means[code]) < Decimal(minimum):
            low.append(code)
    mean = rounded(sum(totals) / len(totals) if totals else None)
    standing = "knocked_out" if low else "ranked"
    if len(given) < (1 if entry["has_exception"] else entry["minimum"]):
        standing = "provisional"
    elif not low and Decimal(mean) < threshold:
        standing = "below_threshold"
    row = {"submission": entry["id"], "rank": None, "tied_with": [], "total": mean, "means": means}
    return row | {"standing": standing, "knocked_out": low}


def told_apart(rows, codes):
    """Groups that stay tied, best first; `codes`: None is the total, the rest are criteria."""
    if len(rows) == 1 or not codes:
        return [rows]
    values = {row["submission"]: row["means"].get(codes[0], row["total"]) for row in rows}
    if None in values.values():
        return told_apart(rows, codes[1:])
    best = sorted(set(values.values()), key=Decimal, reverse=True)
    groups = [[row for row in rows if values[row["submission"]] == value] for value in best]
    return [part for group in groups for part in told_apart(group, codes[1:])]


def rank(rows, codes, votes):
    groups = told_apart([r for r in rows if r["standing"] == "ranked"], [None, *codes])
    for vote in votes:
        given, voted = list(vote["votes"].values()), sorted(vote["submissions"])
        voted.sort(key=given.count, reverse=True)
        order = [list(part) for _number, part in groupby(voted, key=given.count)]
        expect(order, vote["order"], f"Votación {vote['id']}: orden")
        known = [{row["submission"]: row for row in group} for group in groups]
        for at, by_key in enumerate(known):
            if set(by_key) == set(voted):
                groups[at : at + 1] = [[by_key[key] for key in part] for part in order]
    for at, group in enumerate(groups):
        for row in group:
            row["rank"] = 1 + sum(len(better) for better in groups[:at])
            row["tied_with"] = sorted(each["submission"] for each in group if each is not row)


def check_ranking(data, counted, rubrics):
    found, threshold = {}, Decimal(data["convocatoria"]["overall_threshold"])
    compared = [entry for entry in data["postulaciones"] if entry["is_compared"]]
    for category in sorted({entry["category"] for entry in compared}):
        entries = [entry for entry in compared if entry["category"] == category]
        rubric = rubrics[entries[0]["rubric"]]
        rows = [numbers(rubric, entry, counted[entry["id"]], threshold) for entry in entries]
        order = sorted((c["tie_order"], c["code"]) for c in rubric["criteria"] if c["tie_order"])
        votes = [vote for vote in data["votos"] if vote["category"] == category]
        rank(rows, [code for _position, code in order], votes)
        found |= {row["submission"]: row for row in rows}
    written = {row["submission"]: row for row in data["clasificacion"]}
    expect(sorted(found), sorted(written), "Postulaciones de la clasificación")
    for key, name in ((key, name) for key, row in found.items() for name in row):
        expect(found[key][name], written[key][name], f"Postulación {key}, {name}")
    standing = [each for each in data["decisiones"] if each["stage"] in ("proposed", "confirmed")]
    for said in standing:
        row, what = found[said["submission"]], f"Decisión {said['id']}: puesto y total"
        expect((row["rank"], row["total"]), (said["rank"], said["mean"]), what)


def check(path):
    """The first difference, in Spanish, or None. Nothing but the package is read."""
    try:
        files = unpack(path).items()
        data = {name[:-5]: json.loads(text) for name, text in files if name.endswith(".json")}
        states = check_chain(data["bitacora"])
        for entry in data["postulaciones"]:
            now = states.get(("submission", entry["id"]), "entered")
            expect(now, entry["status"], f"Postulación {entry['id']}: estado")
        rubrics = {rubric["id"]: rubric for rubric in data["rubricas"]}
        counted = check_evaluations(data, states, rubrics)
        if data["convocatoria"]["kind"] == "contest":
            check_ranking(data, counted, rubrics)
    except ValueError as difference:
        return str(difference)
    except (LookupError, TypeError, AttributeError, ArithmeticError) as error:
        return f"El paquete no tiene la forma esperada: {error!r}"
    return None


if __name__ == "__main__":
    problem = check(sys.argv[1])
    print(f"Primera diferencia: {problem}" if problem else "Todo coincide.")
    sys.exit(bool(problem))
