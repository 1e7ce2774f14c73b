"""An account is tied to a child after somebody of the city checked whose it is; ties end."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from wholecity.audit.definitions import Channel
from wholecity.casework.actions import enter
from wholecity.casework.queries import circumstances
from wholecity.casework.rules import permitted
from wholecity.children import actions as children
from wholecity.children.queries import care_of
from wholecity.children.rules.rights import adult_on
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.kernel.texts import together
from wholecity.people.queries import acting_as
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Permit, Thing, decide
from wholecity.policy.roles import Role


@dataclass(frozen=True)
class Tie:
    """Whose account it is: the young person's own, or somebody's who is `relation` to the child.

    `born` is the child's date of birth in the paper that was seen, `restricted` what a court
    limits.
    """

    child: str
    username: str
    own: bool
    relation: str
    verified_how: str
    born: date
    restricted: str = ""


@transaction.atomic
def born_on(*, by: Acting, child: str) -> date | None:
    """The newest date of birth that whoever ties an account may read, which is entered.

    None where nothing permits them any: they read it in the family's paper.
    """
    contexts = circumstances(by, [child], Purpose.CARE)
    persons = care_of(contexts, by=by.subject, action="read", tables=["person"])[child]
    values = [value for value in persons if value.column == "birth_date"]
    allowed = permitted(by.subject, "read", [v.thing for v in values], contexts[child])
    if not allowed:
        return None
    newest = max(allowed, key=lambda a: values[a.place].as_of)
    seen = {child: [(values[newest.place].thing, newest.verdict)]}
    enter(by=by, seen=seen, purpose=Purpose.CARE, channel=Channel.PAGE)
    return date.fromisoformat(values[newest.place].value)


@transaction.atomic
def tie_account(*, by: Acting, tie: Tie) -> None:
    """Tie a family's account to a child. Its rights begin now and end at the 18th birthday.

    Raises NotAllowed for one's own account and for whoever may not, BadInput for an account
    that is no family's, and what `children.tie_family` raises.
    """
    _may(by, tie.child, tie.username)
    role = Role.YOUTH if tie.own else Role.GUARDIAN
    if acting_as(tie.username, role) is None:
        raise BadInput(
            "This account does not hold the role that it needs: parent or guardian, or youth.",
            hint="The administrator gives it.",
        )
    children.tie_family(
        by=by,
        child=tie.child,
        username=tie.username,
        own=tie.own,
        relation=tie.relation,
        verified_how=tie.verified_how,
        adult_on=adult_on(tie.born),
        restricted=tie.restricted,
    )


@transaction.atomic
def end_account(*, by: Acting, child: str, username: str) -> None:
    """End the tie of an account: its next request finds nothing. Raises NotAllowed, NotFound."""
    _may(by, child, username)
    children.end_tie(by=by, child=child, username=username)


def _may(by: Acting, child: str, username: str) -> None:
    context = circumstances(by, [child], Purpose.CARE)[child]
    verdict = decide(by.subject, "verify", Thing("family", author=username, child=child), context)
    if not isinstance(verdict, Permit):
        raise NotAllowed(together(*verdict.reasons))
