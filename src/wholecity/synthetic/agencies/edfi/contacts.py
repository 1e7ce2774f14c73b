"""The parents of students, once each, and whose parents they are."""

from collections.abc import Iterator

import numpy as np

from wholecity.synthetic import families
from wholecity.synthetic.agencies.edfi.elements import descriptor, student_reference, text, within
from wholecity.synthetic.city import Truth

PARENTS = ((0, "Mother", "Female"), (1, "Father", "Male"))
FIRST_KEY = 7_000_000


def contacts(truth: Truth, here: np.ndarray) -> Iterator[str]:
    """The parents of these children; their relation to each child follows."""
    homes, family_of = truth.families, truth.children.family
    email = families.emails(homes)
    for family in np.unique(family_of[here]).tolist():
        for parent, _, sex in PARENTS:
            if homes.guardian_first[family, parent]:
                address = "" if parent else email[family]
                yield _contact(homes, family, parent, sex, address)
    for child in here.tolist():
        family = int(family_of[child])
        for parent, relation, _ in PARENTS:
            if homes.guardian_first[family, parent]:
                student = truth.schooling.student_id[child]
                yield _is_parent(student, _key(family, parent), relation)


def _key(family: int, parent: int) -> int:
    return FIRST_KEY + 2 * family + parent


def _contact(homes: families.Families, family: int, parent: int, sex: str, address: str) -> str:
    email = within(
        "ElectronicMail",
        text("ElectronicMailAddress", address),
        descriptor("ElectronicMailType", "Home/Personal"),
    )
    return within(
        "Contact",
        text("ContactUniqueId", _key(family, parent)),
        within(
            "Name",
            text("FirstName", homes.guardian_first[family, parent]),
            text("LastSurname", homes.guardian_last[family, parent]),
        ),
        descriptor("Sex", sex),
        within(
            "Telephone",
            text("TelephoneNumber", homes.phone[family, parent]),
            descriptor("TelephoneNumberType", "Mobile"),
        ),
        email if address else "",
    )


def _is_parent(student: int, contact: int, relation: str) -> str:
    return within(
        "StudentContactAssociation",
        student_reference(student),
        within("ContactReference", within("ContactIdentity", text("ContactUniqueId", contact))),
        descriptor("Relation", relation),
        text("PrimaryContactStatus", "true" if relation == "Mother" else "false"),
    )
