"""A family looks at its child's record and at who saw it; each look is entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wholecity.audit.actions import record
from wholecity.audit.definitions import GROUNDS, Channel
from wholecity.audit.queries import disclosures
from wholecity.casework.actions import look_at_child, look_at_names
from wholecity.casework.queries import ChildSeen, circumstances
from wholecity.family.rules import told_to_family
from wholecity.people.queries import organizations
from wholecity.people.rules import Acting
from wholecity.policy.classes import ABOUT_A_CHILD, IN_WORDS, DataClass, Purpose
from wholecity.policy.decision import Permit, Thing, decide
from wholecity.policy.roles import TITLES, Role


@dataclass(frozen=True)
class Look:
    """Somebody saw something: their role and agency, what it was, what for, on which ground.

    All in marked texts. A typed reason is not among them: it may be about somebody else.
    """

    at: datetime
    role: str
    agency: str
    what: Sequence[str]
    purpose: str
    ground: str


def look(*, by: Acting, child: str) -> ChildSeen:
    """All that the family may see, entered before it is returned.

    Raises NotFound where there is nothing, or no right.
    """
    return look_at_child(by=by, child=child, purpose=Purpose.RIGHTS, unmasked=True)


def take_copy(*, by: Acting, child: str) -> ChildSeen:
    """The same, to be kept (34 CFR 99.10(d), 45 CFR 164.524(c)). Raises NotFound."""
    return look_at_child(
        by=by,
        child=child,
        purpose=Purpose.RIGHTS,
        unmasked=True,
        action="copy",
        channel=Channel.EXPORT,
    )


def names_of(*, by: Acting, children: Sequence[str]) -> dict[str, str]:
    """Child → its name for its own family, in the order of the names."""
    listed = look_at_names(by=by, children=children, purpose=Purpose.RIGHTS).rows
    return {line.child: line.name or line.child for line in listed}


@transaction.atomic
def who_saw(*, by: Acting, child: str) -> list[Look]:
    """Who saw the record of a child, the latest first (34 CFR 99.32(c), 45 CFR 164.528).

    That the family asked is entered itself. Whether it may was decided before.
    """
    record(by=by, action="read disclosures", object_kind="child", object_id=child)
    may_see = _classes(by, child)
    agencies = {row.key: row.name for row in organizations()}
    found = []
    for one in disclosures(child):
        classes = told_to_family(one.ground, one.shown, may_see, own=by.role == Role.YOUTH)
        if classes:
            found.append(
                Look(
                    one.at,
                    dict(TITLES).get(one.role, ""),  # type: ignore[call-overload]
                    agencies.get(one.agency, one.agency),
                    [IN_WORDS[data_class] for data_class in classes],
                    one.purpose,
                    GROUNDS[one.ground],
                )
            )
    return found


def _classes(by: Acting, child: str) -> frozenset[DataClass]:
    context = circumstances(by, [child], Purpose.RIGHTS)[child]
    return frozenset(
        data_class
        for data_class in ABOUT_A_CHILD
        if isinstance(decide(by.subject, "read", Thing(data_class, child=child), context), Permit)
    )
