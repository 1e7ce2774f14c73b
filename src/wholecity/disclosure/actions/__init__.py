"""Changing the register: propose, approve, reject, withdraw; and attacking a release again."""

from wholecity.disclosure.actions.deciding import approve, reject, withdraw
from wholecity.disclosure.actions.inspecting import attack_again
from wholecity.disclosure.actions.proposing import propose

__all__ = ["approve", "attack_again", "propose", "reject", "withdraw"]
