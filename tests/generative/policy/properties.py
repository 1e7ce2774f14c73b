"""What must hold of the decision in every world: each property tells what is wrong, or nothing.

`python -m tests.generative.policy.properties --worlds 20000` draws that many and
prints how many failures there were; the test beside it draws fewer at every run.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from tests.factories.worlds import World, midnight, rows_that_could, world
from wholecity.policy.classes import ABOUT_A_CHILD, DataClass, Lane, Purpose, common_lanes, highest
from wholecity.policy.decision import Permit, attempts, decide
from wholecity.policy.roles import Role
from wholecity.policy.terms import in_force

Property = Callable[[World, random.Random], Iterator[str]]
PERSONAL = ABOUT_A_CHILD


def permits(one: World) -> bool:
    return isinstance(decide(one.subject, one.action, one.thing, one.context), Permit)


def p1_taking_a_fact_away_never_opens(one: World, draw: random.Random) -> Iterator[str]:
    """Removing any one fact never turns a no into a yes."""
    if permits(one):
        return
    for name, less in _with_less(one):
        if permits(less):
            yield f"without {name} it is permitted"


def p2_adding_a_ground_never_closes(one: World, draw: random.Random) -> Iterator[str]:
    """Adding a consent, a custody or an agreement takes no permission away."""
    if not permits(one):
        return
    other = world(draw).context
    agreements = {**other.agreements, **one.context.agreements}
    more = replace(
        one.context, grounds=(*other.grounds, *one.context.grounds), agreements=agreements
    )
    if not permits(replace(one, context=more)):
        yield "one more ground or agreement closed it"


def p3_care_never_rests_on_evaluation(one: World, draw: random.Random) -> Iterator[str]:
    """Nobody is served by a value that may be used for evaluation alone."""
    only = replace(one, thing=replace(one.thing, lanes=frozenset({Lane.EVALUATE})))
    care = one.context.purpose is Purpose.CARE and one.thing.kind in PERSONAL
    if care and permits(only):
        yield "care rests on a value for evaluation"


def p5_nobody_approves_their_own(one: World, draw: random.Random) -> Iterator[str]:
    """What needs another person is never permitted to its author, nor to nobody."""
    if one.action in {"approve", "reject", "confirm"}:
        for user in (one.subject.user, None):
            mine = replace(
                one,
                subject=replace(one.subject, user=user),
                thing=replace(one.thing, author=user),
            )
            if permits(mine):
                yield f"{user} approves what {user} made"


def p6_what_is_over_is_over(one: World, draw: random.Random) -> Iterator[str]:
    """A yes means that all it rests on holds at that second; after the last midnight it is a no."""
    agreement = one.context.agreements.get(one.thing.agreement or "")
    if not permits(one) or agreement is None or one.thing.kind not in PERSONAL:
        return
    if one.context.purpose in {Purpose.CARE, Purpose.EMERGENCY}:
        today = one.context.today
        assert today is not None
        if not in_force(agreement.key, one.context.agreements, today):
            yield "permitted under an agreement that is not in force"
        if agreement.ends is not None:
            over = midnight(agreement.ends + timedelta(days=1))
            if permits(one.at(over)):
                yield "permitted at the midnight after the agreement's last day"
    for ground in one.context.grounds:
        revoked = replace(ground, revoked_at=one.context.now)
        rests = attempts(one.subject, one.action, one.thing, one.context)
        own = all(a.basis != ground.basis for a in rests)
        without = replace(one.context, grounds=())
        gone = replace(one.context, grounds=(revoked,))
        if not own and permits(replace(one, context=gone)) != permits(
            replace(one, context=without)
        ):
            yield "a revoked ground still counts"


def p7_derived_is_no_lower(one: World, draw: random.Random) -> Iterator[str]:
    """What is derived is in no lower class than its inputs, and in their common lanes alone."""
    classes = draw.sample(sorted(DataClass), draw.randint(1, 4))
    top = highest(DataClass(c) for c in classes)
    if highest((top, *map(DataClass, classes))) != top or top not in classes:
        yield f"{classes} give {top}"
    lanes = [frozenset(draw.sample(sorted(Lane), draw.randint(0, 3))) for _ in range(3)]
    if any(not common_lanes(lanes) <= one for one in lanes):
        yield "a derived value has a lane that an input has not"


def p8_the_same_request_the_same_answer(one: World, draw: random.Random) -> Iterator[str]:
    """The decision keeps nothing between two requests."""
    first = decide(one.subject, one.action, one.thing, one.context)
    decide(*_parts(world(draw)))
    if decide(one.subject, one.action, one.thing, one.context) != first:
        yield "asked again, it answers otherwise"


def p11_two_roles_are_no_more_than_each(one: World, draw: random.Random) -> Iterator[str]:
    """Who holds several roles acts in one: each is permitted by a row of its own or not at all."""
    for role in Role:
        as_this = replace(one, subject=replace(one.subject, role=role))
        rows = rows_that_could(role, one.action, one.thing.kind)
        if permits(as_this) and (not rows or any(row.denies for row in rows)):
            yield f"{role.name} is permitted without a row"


def p13_silence_is_a_no(one: World, draw: random.Random) -> Iterator[str]:
    """What the table does not name is refused, whatever else is known."""
    strange = replace(one, thing=replace(one.thing, kind=one.thing.kind + "x"))
    if permits(strange) or permits(replace(one, action=one.action + "x")):
        yield "something that the table does not name is permitted"


def p14_who_never_sees_a_child(one: World, draw: random.Random) -> Iterator[str]:
    """Members of the cabinet, researchers and administrators see no child, in any world."""
    if one.thing.kind in PERSONAL:
        for role in (Role.CABINET_MEMBER, Role.RESEARCHER, Role.ADMINISTRATOR):
            if permits(replace(one, subject=replace(one.subject, role=role))):
                yield f"{role.name} sees a child"


PROPERTIES: dict[str, Property] = {
    "P1": p1_taking_a_fact_away_never_opens,
    "P2": p2_adding_a_ground_never_closes,
    "P3": p3_care_never_rests_on_evaluation,
    "P5": p5_nobody_approves_their_own,
    "P6": p6_what_is_over_is_over,
    "P7": p7_derived_is_no_lower,
    "P8": p8_the_same_request_the_same_answer,
    "P11": p11_two_roles_are_no_more_than_each,
    "default deny": p13_silence_is_a_no,
    "no child": p14_who_never_sees_a_child,
}


def _parts(one: World) -> tuple[object, ...]:
    return one.subject, one.action, one.thing, one.context


def _with_less(one: World) -> Iterator[tuple[str, World]]:
    """The request with one fact fewer. That a child is on a caseload closes one row: no emergency
    is needed for it. There, the lesser fact is that the child is not."""
    context, subject = one.context, one.subject
    yield "the second factor", replace(one, subject=replace(subject, mfa_at=None))
    yield "the agency", replace(one, subject=replace(subject, agency=None))
    yield "the activity", replace(one, subject=replace(subject, active=False))
    known: dict[str, object] = {
        "agreements": {},
        "grounds": (),
        "kinships": (),
        "emergency": None,
        "reason": "",
        "now": None,
        "today": None,
        "purpose": None,
    }
    if context.purpose is not Purpose.EMERGENCY:
        known |= {"caseload": False, "team": False}
    for name, nothing in known.items():
        yield name, replace(one, context=replace(context, **{name: nothing}))  # type: ignore[arg-type]
    for fact in context.facts:
        yield fact, replace(one, context=replace(context, facts=context.facts - {fact}))


def failures(count: int, seed: int) -> tuple[Counter[str], int]:
    """How often each property fails over so many worlds, and how many worlds are permitted."""
    draw, found, yes = random.Random(seed), Counter[str](), 0
    for _ in range(count):
        one = world(draw)
        yes += permits(one)
        for name, holds in PROPERTIES.items():
            found[name] += len(list(holds(one, draw)))
    return found, yes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    found, yes = failures(told.worlds, told.seed)
    for name in PROPERTIES:
        print(f"{name}: {found[name]} failures")
    print(f"{told.worlds} worlds, {yes} permitted, {found.total()} failures")
    return 1 if found.total() else 0


if __name__ == "__main__":
    sys.exit(main())
