"""May this person do this? Views, commands and jobs ask here before they act."""

import getpass

from wholecity.kernel.errors import NotAllowed
from wholecity.people.definitions import Role
from wholecity.people.models import RoleHeld, User
from wholecity.people.rules import Acting
from wholecity.policy.decision import Deny, decide


def require(acting: Acting, action: str, thing: str, *, author: str | None = None) -> None:
    """Return when the decision table permits it; raise NotAllowed with its reasons otherwise."""
    verdict = decide(acting.subject, action, thing, author=author)
    if isinstance(verdict, Deny):
        raise NotAllowed(" ".join(verdict.reasons))


def at_the_terminal(username: str | None, role: Role = Role.DATA_LEAD) -> Acting:
    """Who acts at the terminal: the account of `--as`, which must hold the role today.

    Without `--as` it is the machine's own user, as data lead: whoever can run
    the command can open the files. The audit record says so.
    """
    if username is None:
        return Acting(f"terminal:{getpass.getuser()}", role)
    user = User.objects.filter(username=username).first()
    held = user and RoleHeld.objects.filter(user=user, role=role, until=None).exists()
    if not user or not held:
        raise NotAllowed(
            f"{username} does not hold the role {role.name.lower().replace('_', ' ')}."
        )
    return Acting(user.username, role, user.is_active)
