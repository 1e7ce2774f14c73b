"""Of which looks a family is told, and of which classes in them."""

import pytest

from wholecity.audit.rules.laws import Ground, Shown
from wholecity.family.rules import told_to_family
from wholecity.policy.classes import DataClass

MAY_SEE = {DataClass.IDENTITY, DataClass.EDUCATION}


def shown(*classes):
    return [Shown("x.y", data_class, "schools") for data_class in classes]


@pytest.mark.parametrize(
    ("ground", "classes", "told"),
    [
        (Ground.CONSENT, ("C5", "C3", "C5"), ["C3", "C5"]),
        (Ground.CONSENT, ("C3", "C6r"), ["C3"]),
        (Ground.CONSENT, ("C6r",), []),
        (Ground.AUTHORIZATION, ("C7v",), []),
        (Ground.FAMILY, ("C3",), []),
    ],
)
def test_a_look_is_told_by_the_classes_that_the_family_may_see(ground, classes, told):
    assert told_to_family(ground, shown(*classes), MAY_SEE) == told


def test_what_a_young_person_consented_to_alone_is_told_to_them_alone():
    alone = Shown("x.y", "C5", "schools", own_consent=True)
    both = [alone, *shown("C3")]
    assert told_to_family(Ground.CONSENT, both, MAY_SEE) == ["C3"]
    assert told_to_family(Ground.CONSENT, both, MAY_SEE, own=True) == ["C3", "C5"]
    assert told_to_family(Ground.CONSENT, [*both, *shown("C5")], MAY_SEE) == ["C3", "C5"]
