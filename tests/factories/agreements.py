"""Agreements that are in force, for tests that need one and are not about it."""

from datetime import date
from uuid import UUID

from wholecity.agreements.actions import Terms, register
from wholecity.agreements.models import Agreement
from wholecity.intake.models import Source
from wholecity.people.models import Organization
from wholecity.people.rules import INSTALLATION
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import Tier
from wholecity.warehouse.catalogue import DELIVERED
from wholecity.warehouse.store import Warehouse

STARTS = date(2024, 7, 1)
MEMORANDUM = "memorandum"


def organization(key: str) -> UUID:
    """An organization under its key, made when it is not there."""
    made, _ = Organization.objects.get_or_create(key=key, defaults={"name": key.capitalize()})
    return made.pk


def in_force(key: str, *sources: str, title: str = "", **told: object) -> Agreement:
    """A data-sharing agreement for these sources, under a memorandum, from July 2024 on."""
    parties = (organization("city"), organization("schools"))
    memorandum = Terms("Memorandum of the cabinet", Tier.MOU, parties, starts=STARTS)
    register(by=INSTALLATION, key=MEMORANDUM, terms=memorandum)
    terms = {
        "title": title or key.capitalize(),
        "tier": Tier.SHARING,
        "parties": parties,
        "parent": MEMORANDUM,
        "sources": sources,
        "fields": ("*",),
        "purposes": (Purpose.CARE, Purpose.EVALUATE, Purpose.LINK),
        "starts": STARTS,
        **told,
    }
    return register(by=INSTALLATION, key=key, terms=Terms(**terms))  # type: ignore[arg-type]


def permit_all(warehouse: Warehouse) -> None:
    """Register each source that a warehouse was filled with, under an agreement in force."""
    every = " UNION ".join(f'SELECT source FROM "{table.name}"' for table in DELIVERED)
    with warehouse.reading() as connection:
        rows = connection.execute(every).fetchall()
    keys = sorted(key for (key,) in rows)
    agreement = in_force("everything", *keys)
    schools = Organization.objects.get(key="schools")
    for key in keys:
        Source.objects.get_or_create(
            key=key,
            defaults={
                "title": key,
                "organization": schools,
                "agreement": agreement,
                "lanes": ["CARE", "EVALUATE"],
            },
        )
