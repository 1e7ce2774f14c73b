"""What one decision about a value of a child costs, yes and no.

    python -m benchmarks.decision

Twenty agreements under a memorandum, six grounds of which the last one counts. Processor time of
20,000 decisions, the median of seven rounds.
"""

import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

from wholecity.policy.classes import DataClass, Lane, Purpose
from wholecity.policy.decision import Context, Permit, Subject, Thing, decide
from wholecity.policy.roles import Role
from wholecity.policy.terms import Agreement, Basis, Ground, Tier

DECISIONS, ROUNDS, LIMIT_US = 20_000, 7, 50
NOW, TODAY = datetime(2026, 11, 27, 15, tzinfo=UTC), date(2026, 11, 27)
PARTIES = frozenset({"schools", "health", "bell"})
FIELDS = frozenset(f"enrolment.column_{number}" for number in range(30))


def agreements() -> dict[str, Agreement]:
    """A memorandum, and twenty agreements about a source each."""
    sharing = {
        f"dsa-{number}": Agreement(
            f"dsa-{number}",
            Tier.SHARING,
            PARTIES,
            "mou",
            frozenset({f"source-{number}"}),
            FIELDS,
            frozenset({Purpose.CARE, Purpose.EVALUATE}),
            frozenset({Lane.CARE, Lane.EVALUATE}),
            Basis.CONSENT,
            date(2025, 7, 1),
            date(2027, 6, 30),
        )
        for number in range(20)
    }
    return {"mou": Agreement("mou", Tier.MOU, PARTIES, starts=date(2025, 7, 1)), **sharing}


def grounds() -> tuple[Ground, ...]:
    """Five consents that are over, and one that holds."""
    over = TODAY - timedelta(days=1)
    return tuple(
        Ground(
            Basis.CONSENT,
            "bell",
            frozenset({DataClass.IDENTITY, DataClass.EDUCATION}),
            frozenset({Purpose.CARE}),
            date(2026, 1, 1),
            ends,
        )
        for ends in (*([over] * 5), TODAY)
    )


def main() -> int:
    worker = Subject("ana", Role.CASE_WORKER, agency="bell")
    value = Thing(
        "C5",
        child="luz",
        agency="schools",
        source="source-7",
        field="enrolment.column_3",
        agreement="dsa-7",
        lanes=frozenset({Lane.CARE}),
    )
    known = Context(NOW, TODAY, Purpose.CARE, agreements(), grounds(), caseload=True)
    off = Context(NOW, TODAY, Purpose.CARE, agreements(), grounds())
    asked = (
        ("a value by consent: yes", worker, known, True),
        ("a value off the caseload: no", worker, off, False),
        ("a member of the cabinet: no", Subject("mia", Role.CABINET_MEMBER), known, False),
    )
    print("| decision | µs |\n|---|---|")
    costs = []
    for title, subject, context, expected in asked:
        assert isinstance(decide(subject, "read", value, context), Permit) is expected
        costs.append(_cost(subject, value, context))
        print(f"| {title} | {costs[-1]:.1f} |")
    print(f"\nlimit: {LIMIT_US} µs")
    return int(max(costs) > LIMIT_US)


def _cost(subject: Subject, thing: Thing, context: Context) -> float:
    """Microseconds for one decision."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(DECISIONS):
            decide(subject, "read", thing, context)
        rounds.append((time.process_time() - began) / DECISIONS * 1_000_000)
    return statistics.median(rounds)


if __name__ == "__main__":
    sys.exit(main())
