"""What was shown of children, entered into the audit record before it is shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wholecity.audit.actions import disclose_many
from wholecity.audit.definitions import Basis as Entered
from wholecity.audit.definitions import Channel, OneChild
from wholecity.audit.rules.laws import Ground, Shown
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Permit, Thing
from wholecity.policy.terms import BASES, Basis

# How the audit record calls the bases of the decision.
GROUNDS = {
    Basis.CONSENT: Ground.CONSENT,
    Basis.OWN_RECORD: Ground.OWN_RECORD,
    Basis.CUSTODY: Ground.CUSTODY,
    Basis.SCHOOL_OFFICIAL: Ground.SCHOOL_OFFICIAL,
    Basis.DIRECTORY: Ground.DIRECTORY,
    Basis.EVALUATION: Ground.AUDIT_EVALUATION,
    Basis.STUDIES: Ground.STUDY,
    Basis.TREATMENT: Ground.TREATMENT,
    Basis.HOUSING_NOTICE: Ground.NOTICE,
    Basis.COURT_ORDER: Ground.COURT_ORDER,
    Basis.STATE_LAW: Ground.LAW,
    Basis.SURVIVOR: Ground.AUTHORIZATION,
    Basis.ENROLLMENT: Ground.CONSENT,
    Basis.EMERGENCY: Ground.EMERGENCY,
    Basis.PARENT: Ground.FAMILY,
    Basis.SELF: Ground.FAMILY,
    Basis.OVERSIGHT: Ground.OVERSIGHT,
}

Seen = Iterable[tuple[Thing, Permit]]


def enter(
    *,
    by: Acting,
    seen: Mapping[str, Seen],
    purpose: Purpose,
    channel: Channel,
    reason: str = "",
) -> None:
    """One entry for each child and each ground on which something of it is shown.

    Raises Unavailable when they cannot be written: then nothing may be shown.
    """
    for (row, basis, agreement), children in _by_ground(seen).items():
        disclose_many(
            by=by,
            children=[OneChild(child, shown) for child, shown in children.items()],
            agency=by.agency or "",
            purpose=purpose,
            basis=Entered(row, GROUNDS[basis], BASES[basis]),
            agreement=agreement,
            channel=channel,
            reason=reason,
            together=len(seen),
        )


def _by_ground(
    seen: Mapping[str, Seen],
) -> dict[tuple[int, Basis, str], dict[str, Sequence[Shown]]]:
    found: dict[tuple[int, Basis, str], dict[str, list[Shown]]] = defaultdict(dict)
    for child, values in seen.items():
        for thing, verdict in values:
            assert verdict.basis is not None  # every row about a child names its grounds
            ground = (verdict.row, verdict.basis, thing.agreement or "")
            shown = found[ground].setdefault(child, [])
            agency, alone = thing.agency or "", thing.own_consent
            shown.append(Shown(thing.field, thing.kind, agency, own_consent=alone))
    return {ground: dict(children) for ground, children in found.items()}
