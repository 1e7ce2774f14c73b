"""Changing the register: propose, approve, reject, withdraw."""

from wholecity.disclosure.actions.deciding import approve, reject, withdraw
from wholecity.disclosure.actions.proposing import propose

__all__ = ["approve", "propose", "reject", "withdraw"]
