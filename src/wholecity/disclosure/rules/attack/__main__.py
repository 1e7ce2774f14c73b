"""The attack as a process of its own: python -m wholecity.disclosure.rules.attack FOLDER …

It is given folders of published files and nothing else: no settings, no
database, no raw counts. With --thorough it also searches tables that were not
published; with --insider it also says what families learn that are alone in a
group. Folders come in the order in which they were published. It prints one JSON
document with what it found, and ends with 0 when nothing speaks against
publishing, with 1 otherwise.
"""

import csv
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wholecity.disclosure.rules.attack.report import Report, attack, attack_from_inside

THOROUGH, INSIDER = "--thorough", "--insider"


def main(arguments: list[str]) -> int:
    documents, differences = [], []
    for folder in (Path(a) for a in arguments if a not in (THOROUGH, INSIDER)):
        for path in sorted(folder.glob("*.json")):
            if path.name == "manifest.json":
                continue
            document = json.loads(path.read_text(encoding="utf-8"))
            documents.append(document)
            differences += _differences(document, path.with_suffix(".csv"))
    report = attack(documents, thoroughly=THOROUGH in arguments, workers=os.cpu_count() or 1)
    report.inconsistent += differences
    if not documents:
        report.inconsistent.append("there is no published table to attack")
    summary = _summary(report, len(documents))
    if INSIDER in arguments:
        summary["insiders"] = _inside(documents)
    json.dump(summary, sys.stdout)
    return 0 if report.passed else 1


def _summary(report: Report, documents: int) -> dict[str, Any]:
    return {"passed": report.passed, "documents": documents, **asdict(report)}


def _inside(documents: list[dict[str, Any]]) -> dict[str, int]:
    found = attack_from_inside(documents)
    return {
        "tried": found.tried,
        "learning": found.learning,
        "exact": len(found.exact),
        "narrow": len(found.narrow),
    }


def _differences(document: dict[str, Any], path: Path) -> list[str]:
    """The spreadsheet must say what the document says: no more, no less, nothing else."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dimensions = [d["key"] for d in document["dimensions"]]
    listed = {}
    for row in rows:
        group = frozenset((d, row[d]) for d in dimensions if row[d] != "(all)")
        listed[group, row["kind"], row["name"]] = (row["value"], row["bound"])
    stated = {
        (frozenset(row["group"].items()), "count", node): (str(sign), "")
        for row in document["counts"]
        for node, sign in row["values"].items()
    }
    for average in document["averages"]:
        for row in average["values"]:
            key = (frozenset(row["group"].items()), "average", average["key"])
            stated[key] = _percent_text(row["percent"])
    if len(rows) != len(listed) or listed != stated:
        return [f"{path.name} does not say the same as the document beside it"]
    return []


def _percent_text(sign: Any) -> tuple[str, str]:
    if isinstance(sign, dict):
        ((bound, value),) = sign.items()
        return str(value), bound
    return str(sign), ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
