"""Which of the entries about a child its family reads, and which classes of them."""

from collections.abc import Collection, Sequence

from wholecity.audit.rules.laws import Ground, Shown
from wholecity.policy.classes import DataClass


def told_to_family(
    ground: Ground, shown: Sequence[Shown], may_see: Collection[DataClass]
) -> list[DataClass]:
    """Of what was shown, the classes that the family is told of; none and the look is left out.

    Of a class that the family may not see it is not told that there is anything. What parents
    and the student looked at themselves need not be named (34 CFR 99.32(d)(1)), and is not: one
    parent does not follow the other.
    """
    if ground is Ground.FAMILY:
        return []
    return sorted({DataClass(one.data_class) for one in shown} & set(may_see))
