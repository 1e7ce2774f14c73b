"""Which of the entries about a child its family reads, and which classes of them."""

from collections.abc import Collection, Sequence

from wholecity.audit.rules.laws import Ground, Shown
from wholecity.policy.classes import DataClass


def told_to_family(
    ground: Ground,
    shown: Sequence[Shown],
    may_see: Collection[DataClass],
    *,
    own: bool = False,
) -> list[DataClass]:
    """Of what was shown, the classes that the family is told of; none and the look is left out.

    Of a class that the family may not see, and of what a minor consented to alone, it is not told
    that there is anything; `own` is that person. What parents
    and the student looked at themselves need not be named (34 CFR 99.32(d)(1)), and is not: one
    parent does not follow the other.
    """
    if ground is Ground.FAMILY:
        return []
    told = {DataClass(one.data_class) for one in shown if own or not one.own_consent}
    return sorted(told & set(may_see))
