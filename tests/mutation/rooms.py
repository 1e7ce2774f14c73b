"""Which modules are tried, and by which tests: the quick ones of that room alone."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


@dataclass(frozen=True)
class Room:
    """Modules, and the tests that have to notice a fault in them.

    `pure` rooms need neither Django nor a database, and their tests start in a moment.
    `left_out` are tests that take as long as many others together: what they alone would notice
    counts as not noticed. What is `loaded_once`, libraries that take long to load, no run has to
    load again.
    """

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    pure: bool = True
    loaded_once: tuple[str, ...] = ("hypothesis.strategies",)

    def paths(self) -> list[Path]:
        """The modules, in the order of their names."""
        found = {path for pattern in self.modules for path in SOURCE.glob(pattern)}
        return sorted(path for path in found if path.name != "__init__.py" or path.stat().st_size)


ROOMS = {
    "policy": Room(
        ("wholecity/policy/*.py",),
        ("tests/spec/policy", "tests/unit/policy", "tests/generative/policy"),
    ),
    "disclosure": Room(
        (
            "wholecity/disclosure/rules/*.py",
            "wholecity/disclosure/rules/attack/[!_]*.py",
            "wholecity/disclosure/rules/protection/*.py",
        ),
        ("tests/unit/disclosure", "tests/spec/disclosure", "tests/generative/disclosure"),
        left_out=(
            "tests/generative/disclosure/test_protection_and_attack.py"
            "::test_protected_cells_are_wide_in_whole_numbers",
            "tests/spec/disclosure/test_the_auditor_is_alive.py"
            "::test_every_cell_shown_again_that_leaks_is_found",
        ),
        loaded_once=("hypothesis.extra.numpy", "scipy.sparse.csgraph", "highspy"),
    ),
    "consent": Room(
        (
            "wholecity/children/rules/rights.py",
            "wholecity/children/actions/consents.py",
            "wholecity/children/queries/grounds.py",
            "wholecity/casework/rules.py",
            "wholecity/casework/queries/circumstances.py",
            "wholecity/family/rules.py",
        ),
        (
            "tests/unit/children/test_rights.py",
            "tests/unit/casework",
            "tests/unit/family",
            "tests/integration/casework/test_assigning.py",
            "tests/integration/casework/test_emergencies.py",
            "tests/integration/casework/test_inquiries.py",
            "tests/integration/casework/test_looking.py",
            "tests/integration/family/test_consents.py",
            "tests/integration/family/test_grounds.py",
        ),
        pure=False,
        loaded_once=(),
    ),
}
