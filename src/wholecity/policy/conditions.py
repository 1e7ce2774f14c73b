"""The conditions that rows of the decision table name: each a question with a plain answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import Purpose
from wholecity.policy.request import Context, Subject, Thing
from wholecity.policy.terms import (
    COLLECTIVE,
    Basis,
    Emergency,
    Ground,
    Kinship,
    Tier,
    in_force,
)

Test = Callable[[Subject, Thing, Context], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, and what whoever may know it is told when it does not."""

    holds: Test
    otherwise: str


def _signed_in(subject: Subject, thing: Thing, context: Context) -> bool:
    return bool(subject.user)


def _another_person(subject: Subject, thing: Thing, context: Context) -> bool:
    return thing.author is None or thing.author != subject.user


def _verified_within(limit: timedelta) -> Test:
    def holds(subject: Subject, thing: Thing, context: Context) -> bool:
        if subject.mfa_at is None or context.now is None:
            return False
        return subject.mfa_at <= context.now <= subject.mfa_at + limit

    return holds


def _covered(subject: Subject, thing: Thing, context: Context) -> bool:
    """An agreement in force covers this value for this purpose.

    The purpose stands among the lanes: CARE for case work, an emergency and a family's rights
    read what may be used for care.
    """
    if thing.agreement is None or context.today is None or context.purpose is None:
        return False
    agreement = context.agreements.get(thing.agreement)
    if agreement is None or not in_force(thing.agreement, context.agreements, context.today):
        return False
    return thing.source in agreement.sources and (not thing.field or agreement.covers(thing.field))


def _may_serve(subject: Subject, thing: Thing, context: Context) -> bool:
    """The value's lane and its agreement's purposes permit the care of a named child."""
    agreement = context.agreements.get(thing.agreement or "")
    return (
        agreement is not None
        and Purpose.CARE in agreement.purposes
        and "CARE" in thing.lanes
        and "CARE" in agreement.lanes
    )


def _licensed(subject: Subject, thing: Thing, context: Context) -> bool:
    """A license in force names this person."""
    agreement = context.agreements.get(thing.agreement or "")
    return (
        agreement is not None
        and agreement.tier is Tier.LICENSE
        and subject.user in agreement.people
        and context.today is not None
        and in_force(agreement.key, context.agreements, context.today)
    )


def _on_caseload(subject: Subject, thing: Thing, context: Context) -> bool:
    return context.caseload


def _on_team(subject: Subject, thing: Thing, context: Context) -> bool:
    return context.team or context.caseload


def _not_on_caseload(subject: Subject, thing: Thing, context: Context) -> bool:
    return not context.caseload and not context.team


def _own_agency(subject: Subject, thing: Thing, context: Context) -> bool:
    return subject.agency is not None and thing.agency == subject.agency


def _reason(subject: Subject, thing: Thing, context: Context) -> bool:
    return bool(context.reason.strip())


def _emergency(subject: Subject, thing: Thing, context: Context) -> bool:
    return emergency_of(subject, thing, context) is not None


def emergency_of(subject: Subject, thing: Thing, context: Context) -> Emergency | None:
    """The emergency that this subject opened for this child, while it lasts."""
    found = context.emergency
    if found is None or context.now is None:
        return None
    mine = found.user == subject.user and thing.child is not None and found.child == thing.child
    return found if mine and found.holds(context.now) else None


def kinship_of(subject: Subject, thing: Thing, context: Context) -> Kinship | None:
    """How the subject belongs to the thing's child, as it was verified."""
    for one in context.kinships:
        if one.user == subject.user and thing.child is not None and one.child == thing.child:
            return one if one.verified else None
    return None


def _parent(subject: Subject, thing: Thing, context: Context) -> bool:
    kin = kinship_of(subject, thing, context)
    if kin is None or kin.own or kin.restricted or thing.own_consent:
        return False
    return kin.adult_on is not None and context.today is not None and context.today < kin.adult_on


def _oneself(subject: Subject, thing: Thing, context: Context) -> bool:
    kin = kinship_of(subject, thing, context)
    if kin is None or not kin.own or context.today is None:
        return False
    return thing.own_consent or (kin.adult_on is not None and kin.adult_on <= context.today)


def _fact(name: str) -> Test:
    def holds(subject: Subject, thing: Thing, context: Context) -> bool:
        return name in context.facts

    return holds


_FACTS = {
    "memorandum in force": _("No memorandum of understanding is in force."),
    "agency shares": _("No data-sharing agreement of this agency is in force."),
    "not withdrawn": _("This release was withdrawn."),
    "named analyst": _("No agreement names you as analyst."),
    "secure room": _("This is read in the secure room only."),
    "audit passed": _("The audit of this release did not pass."),
    "both sources link": _("The agreements of both sources do not permit linkage."),
    "receiving basis": _("The receiving agency has no ground to see this child’s record."),
    "second steward": _("A second steward has not agreed."),
    "project approved": _("The project was not approved."),
    "training valid": _("The training has expired."),
    "tests passed": _("The extract did not pass its tests."),
    "not same project": _("You belong to the same project."),
    "appointed": _("You were not appointed as privacy officer."),
    "case": _("There is no open case about this child."),
    "seat today": _("You have no seat and act for none today."),
    "member organization": _("Your organization is not in the directory."),
    "bound token": _("The token is not bound to this source."),
    "consented child": _("This child’s family did not consent."),
    "version matches": _("Somebody changed it meanwhile."),
}

CONDITIONS: dict[str, Condition] = {
    "signed in": Condition(_signed_in, _("Only a signed-in person can do this.")),
    "another person": Condition(
        _another_person, _("Another person has to do this: you proposed it.")
    ),
    "verified in 1 hour": Condition(
        _verified_within(timedelta(hours=1)), _("Confirm with your second factor first.")
    ),
    "verified in 15 minutes": Condition(
        _verified_within(timedelta(minutes=15)), _("Confirm with your second factor first.")
    ),
    "covered": Condition(_covered, _("No agreement in force covers this field.")),
    "care": Condition(_may_serve, _("Its agreement does not permit the care of a named child.")),
    "licensed": Condition(_licensed, _("No license in force names you.")),
    "caseload": Condition(_on_caseload, _("The child is not on your caseload.")),
    "team": Condition(_on_team, _("The child is not on your team’s caseload.")),
    "not on caseload": Condition(
        _not_on_caseload, _("The child is on your caseload: no emergency is needed.")
    ),
    "own agency": Condition(_own_agency, _("This belongs to another agency.")),
    "reason": Condition(_reason, _("Say why first.")),
    "emergency": Condition(_emergency, _("No emergency is open for this child.")),
    "parent": Condition(_parent, _("No right of a parent to this record is known.")),
    "oneself": Condition(_oneself, _("These are not your own records, or not yet.")),
    **{name: Condition(_fact(name), told) for name, told in _FACTS.items()},
}

NO_GROUND = _("No consent and no other ground in law is known.")


def ground_of(
    bases: frozenset[Basis], subject: Subject, thing: Thing, context: Context
) -> Basis | None:
    """The first of these bases on which the thing may be shown to the subject; None for none."""
    if Basis.OWN_RECORD in bases and _own_agency(subject, thing, context):
        return Basis.OWN_RECORD
    agreement = context.agreements.get(thing.agreement or "")
    collective = agreement is not None and agreement.basis in bases & COLLECTIVE
    if agreement is not None and collective and subject.agency in agreement.parties:
        return agreement.basis
    for ground in context.grounds:
        if ground.basis in bases and _names(ground, subject, thing, context):
            return ground.basis
    return None


def _names(ground: Ground, subject: Subject, thing: Thing, context: Context) -> bool:
    """Whether a ground names this record, this recipient and this purpose, now."""
    if context.now is None or context.today is None or context.purpose is None:
        return False
    table = thing.field.partition(".")[0]
    return (
        ground.recipient in (subject.agency, subject.user)
        and thing.kind in ground.classes
        and context.purpose in ground.purposes
        and (not ground.sources or thing.source in ground.sources)
        and ("*" in ground.fields or thing.field in ground.fields or f"{table}.*" in ground.fields)
        and ground.holds(context.now, context.today)
    )
