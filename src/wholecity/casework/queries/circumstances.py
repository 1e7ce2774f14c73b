"""All that is known when somebody asks for children, as the decision takes it."""

from collections.abc import Collection

from django.utils import timezone

from wholecity.agreements.queries import terms
from wholecity.casework.models import EmergencyAccess
from wholecity.casework.queries.caseload import on_whose_caseload
from wholecity.casework.queries.inquiries import under_inquiry
from wholecity.children.queries import grounds_of, kinships_of
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Context
from wholecity.policy.roles import FAMILY, Role
from wholecity.policy.terms import Emergency


def circumstances(
    acting: Acting, children: Collection[str], purpose: Purpose, *, reason: str = ""
) -> dict[str, Context]:
    """Child → what is known now. A handful of queries, however many children."""
    now, among = timezone.now(), terms()
    own, team = on_whose_caseload(acting, children)
    grounds = grounds_of(children)
    emergencies = _emergencies(acting, children) if purpose is Purpose.EMERGENCY else {}
    kinships = kinships_of(acting.name) if acting.role in FAMILY else ()
    looked_into = under_inquiry(children) if acting.role == Role.PRIVACY_OFFICER else frozenset()
    return {
        child: Context(
            now=now,
            today=timezone.localdate(now),
            purpose=purpose,
            agreements=among,
            grounds=grounds[child],
            kinships=kinships,
            emergency=emergencies.get(child),
            caseload=child in own,
            team=acting.role == Role.SUPERVISOR and child in team,
            reason=reason,
            facts=_facts(acting, child in looked_into),
        )
        for child in children
    }


def _facts(acting: Acting, looked_into: bool) -> frozenset[str]:
    """Whoever holds the officer's role today was appointed: two administrators gave it."""
    facts = {"appointed": acting.role == Role.PRIVACY_OFFICER, "case": looked_into}
    return frozenset(name for name, holds in facts.items() if holds)


def open_threat(acting: Acting, child: str) -> str:
    """What threatens a child, as this account typed it within the hour; blank without."""
    found = _emergencies(acting, [child]).get(child)
    return found.threat if found and found.holds(timezone.now()) else ""


def _emergencies(acting: Acting, children: Collection[str]) -> dict[str, Emergency]:
    """The latest emergency that this account opened in this role, by child."""
    opened = EmergencyAccess.objects.filter(
        child__in=children, user__username=acting.name, role=acting.role
    )
    return {
        row.child_id: Emergency(acting.name, row.child_id, row.opened_at, row.threat)
        for row in opened.order_by("opened_at", "id")
    }
