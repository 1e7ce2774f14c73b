"""Parents, guardians and other contacts of students."""

from wholecity.intake.definitions import Check, Field, Kind, Reference
from wholecity.intake.formats.edfi.records.fields import (
    STUDENT,
    flag,
    key,
    number,
    of,
    record,
    student,
    text,
)

CONTACTS = (
    record(
        "contact",
        "Contact",
        "A parent, guardian or other contact",
        number(),
        text("mark", "The element's id, for references within the file", "@id"),
        key("ContactUniqueId", "The contact's unique id"),
        text("FirstName", "Given name", "Name/FirstName"),
        text("LastSurname", "Surname", "Name/LastSurname"),
    ),
    record(
        "phone",
        "Contact/Telephone",
        "A telephone of a contact",
        of(),
        key("TelephoneNumber", "Telephone number"),
        text("TelephoneNumberType", "Kind of telephone"),
        Field("OrderOfPriority", "Which to try first", Kind.INTEGER, soft=True),
    ),
    record(
        "email",
        "Contact/ElectronicMail",
        "An e-mail address of a contact",
        of(),
        key("ElectronicMailAddress", "E-mail address"),
        flag("PrimaryEmailAddressIndicator", "The one to use first"),
    ),
    record(
        "student_contact",
        "StudentContactAssociation",
        "Whose contact somebody is",
        student(),
        text(
            "ContactUniqueId",
            "The contact's unique id",
            "ContactReference/ContactIdentity/ContactUniqueId",
        ),
        text("mark", "The contact's id within the file", "ContactReference/@ref"),
        text("Relation", "Relation to the student"),
        references=(
            STUDENT,
            Reference(
                ("ContactUniqueId",), "contact", ("ContactUniqueId",), "guardian", ("guardian_key",)
            ),
            Reference(("mark",), "contact", ("mark",)),
        ),
        checks=(
            Check(
                "ContactUniqueId",
                "ContactUniqueId IS NULL AND mark IS NULL",
                "The association names no contact, neither by its unique id nor by reference.",
            ),
        ),
    ),
)
