"""A few children in the registry with what two agencies know of them, made through actions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories.deliveries import CITY, ROSTER, child, roster
from tests.factories.kept import kept
from wholecity.children.actions import publish_care, run_linkage
from wholecity.children.models import RecordLink
from wholecity.intake import actions as intake
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role

LEAD = Acting("lea", Role.DATA_LEAD)
LANES = ["CARE", "EVALUATE"]


@dataclass(frozen=True)
class Children:
    """The registry after linkage: which child a record of the roster is."""

    of: dict[str, str]

    def __getitem__(self, person_key: str) -> str:
        return self.of[person_key]


def small_city() -> dict[str, Any]:
    """The city of the deliveries, whose data may be used for care."""
    return {
        **CITY,
        "sources": [{**source, "lanes": LANES} for source in CITY["sources"]],
    }


def known_children(settings: Any, home: Path, count: int = 3) -> Children:
    """So many children known to the after-school program `bell`: linked, published for care."""
    for name in ("DELIVERIES", "WAREHOUSE"):
        setattr(settings, name, home / name.lower())
    return kept(f"{count} known children", lambda: _known(home, count), home)


def _known(home: Path, count: int) -> Children:
    intake.register_city(by=LEAD, city=small_city())
    path = roster(home / "roster.csv", *(child(n) for n in range(1, count + 1)))
    intake.load(by=LEAD, path=path, source="bell", mapping=ROSTER, accept=True)
    run_linkage(by=LEAD)
    publish_care(by=LEAD)
    return Children(dict(RecordLink.objects.values_list("person_key", "child_id")))
