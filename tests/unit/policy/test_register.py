"""Row 42: the register of agreements is for the cabinet and its facilitator, and nobody else."""

import pytest

from wholecity.people.definitions import Role
from wholecity.policy.decision import PUBLIC, Context, Permit, Subject, decide

MAY = {
    (Role.CABINET_MEMBER, "read"),
    (Role.FACILITATOR, "read"),
    (Role.FACILITATOR, "write"),
}


@pytest.mark.parametrize("role", [*Role, PUBLIC])
@pytest.mark.parametrize("action", ["read", "write", "sign", "export"])
def test_who_may_do_what_to_the_register(role, action):
    seated = Context(facts=frozenset({"seat today"}))
    verdict = decide(Subject("somebody", role), action, "register", seated)
    without = decide(Subject("somebody", role), action, "register")
    assert isinstance(without, Permit) is (role == Role.FACILITATOR and (role, action) in MAY)
    assert isinstance(verdict, Permit) is ((role, action) in MAY)
    if isinstance(verdict, Permit):
        assert verdict.row == 42
