"""Disclosures as case work will enter them."""

from typing import Any

from django.db import transaction

from wholecity.audit.actions import disclose, disclose_many
from wholecity.audit.definitions import Basis, OneChild, Purpose
from wholecity.audit.models import Entry
from wholecity.audit.rules.laws import Ground, Shown
from wholecity.people.rules import Acting

WORKER = Acting("casey", "R3")
OFFICER = Acting("pat", "R9")
EDUCATION = (Shown("school", "C3", "schools"), Shown("absences", "C5", "schools"))
HEALTH = (Shown("asthma plan", "C6", "clinic"),)
CONSENT = Basis(9, Ground.CONSENT, "Consent of the guardian, 5 January 2026")
CUSTODY = Basis(9, Ground.CUSTODY, "Custody order of 3 March 2026")
TREATMENT = Basis(11, Ground.TREATMENT, "Treats the child")
SAID: dict[str, Any] = {"agency": "shelter", "purpose": Purpose.CARE, "basis": CONSENT}


def look(child: str, *, by: Acting = WORKER, **said: Any) -> Entry:
    """One disclosure in a transaction of its own."""
    with transaction.atomic():
        return disclose(by=by, child=child, **{"shown": EDUCATION, **SAID, **said})


def look_at_list(children: int, *, by: Acting = WORKER, **said: Any) -> list[Entry]:
    """The page of a list."""
    of_them = [OneChild(f"child-{number}", EDUCATION) for number in range(children)]
    with transaction.atomic():
        return disclose_many(by=by, children=of_them, **{**SAID, **said})
