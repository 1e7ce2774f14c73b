"""Three children known to the program `bell`; workers and supervisors there and at schools."""

from types import SimpleNamespace

import pytest

from tests.factories.caseloads import account, on_caseload
from tests.factories.children import known_children
from wholecity.policy.roles import Role


@pytest.fixture
def city(transactional_db, settings, tmp_path):
    children = known_children(settings, tmp_path)
    made = SimpleNamespace(
        children=children,
        ana=account("ana", Role.CASE_WORKER, "bell"),
        bea=account("bea", Role.SUPERVISOR, "bell"),
        cleo=account("cleo", Role.CASE_WORKER, "schools"),
        dora=account("dora", Role.SUPERVISOR, "schools"),
        pat=account("pat", Role.PRIVACY_OFFICER),
    )
    on_caseload(made.bea, made.ana, children["c1"], children["c2"])
    return made
