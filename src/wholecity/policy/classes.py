"""How sensitive a value is, what it may be used for, and for what somebody asks."""

from collections.abc import Iterable
from enum import StrEnum

from wholecity.kernel.texts import translatable as _


class DataClass(StrEnum):
    """The class of a value, of a page or of a record; the classes of the decision table."""

    PUBLISHED = "C0"
    PROTECTED = "C1"
    AGGREGATE = "C2"  # counts of children before protection: never shown
    IDENTITY = "C3"
    CONTACT = "C4"
    EDUCATION = "C5"
    EDUCATION_SPECIAL = "C5s"
    HEALTH = "C6"
    HEALTH_RESTRICTED = "C6r"
    HOUSING = "C7"
    VICTIM = "C7v"
    PROTECTION = "C8"
    PROGRAM = "C9"
    LINKAGE = "C10"
    EXTRACT = "C11"
    AUDIT = "C12"
    AGREEMENTS = "C13"
    CONFIGURATION = "C14"
    RECORD = "P0"
    PAPERS = "P1"
    REFERENCE = "P2"  # no child: calendars, schools, programs, sessions


# In words, for pages; whoever shows them translates them.
IN_WORDS = {
    DataClass.PUBLISHED: _("Published figures"),
    DataClass.PROTECTED: _("Protected figures"),
    DataClass.AGGREGATE: _("Counts before protection"),
    DataClass.IDENTITY: _("Name, age, school"),
    DataClass.CONTACT: _("Birth date, address, guardians"),
    DataClass.EDUCATION: _("Education"),
    DataClass.EDUCATION_SPECIAL: _("Special education, early intervention, discipline"),
    DataClass.HEALTH: _("Health"),
    DataClass.HEALTH_RESTRICTED: _("Substance use, counseling, reproductive health"),
    DataClass.HOUSING: _("Housing and homelessness"),
    DataClass.VICTIM: _("Victim services"),
    DataClass.PROTECTION: _("Child welfare, juvenile justice"),
    DataClass.PROGRAM: _("Participation in programs"),
    DataClass.LINKAGE: _("Keys and evidence of linkage"),
    DataClass.EXTRACT: _("De-identified extract"),
    DataClass.AUDIT: _("Audit record"),
    DataClass.AGREEMENTS: _("Agreements and consents"),
    DataClass.CONFIGURATION: _("Users and configuration"),
    DataClass.RECORD: _("The cabinet’s public record"),
    DataClass.PAPERS: _("The cabinet’s papers"),
    DataClass.REFERENCE: _("Calendars, schools, programs"),
}

# From what anybody may know to what almost nobody may; the later one wins in what is derived.
_ORDER = (
    *(DataClass.PUBLISHED, DataClass.RECORD, DataClass.REFERENCE, DataClass.PROTECTED),
    *(DataClass.PAPERS, DataClass.CONFIGURATION, DataClass.AGREEMENTS, DataClass.EXTRACT),
    *(DataClass.AGGREGATE, DataClass.PROGRAM, DataClass.IDENTITY, DataClass.CONTACT),
    *(DataClass.EDUCATION, DataClass.HOUSING, DataClass.HEALTH, DataClass.PROTECTION),
    *(DataClass.EDUCATION_SPECIAL, DataClass.LINKAGE, DataClass.AUDIT),
    *(DataClass.HEALTH_RESTRICTED, DataClass.VICTIM),
)
_RANK = {one: rank for rank, one in enumerate(_ORDER)}

# What is about one child and may stand on a child's page.
ABOUT_A_CHILD = frozenset(
    {
        *(DataClass.IDENTITY, DataClass.CONTACT, DataClass.EDUCATION, DataClass.EDUCATION_SPECIAL),
        *(DataClass.HEALTH, DataClass.HEALTH_RESTRICTED, DataClass.HOUSING, DataClass.VICTIM),
        *(DataClass.PROTECTION, DataClass.PROGRAM),
    }
)


class Lane(StrEnum):
    """What a value may be used for under its agreement."""

    CARE = "CARE"
    EVALUATE = "EVALUATE"
    RESEARCH = "RESEARCH"


class Purpose(StrEnum):
    """For what somebody asks."""

    CARE = "CARE"
    EVALUATE = "EVALUATE"
    RESEARCH = "RESEARCH"
    STEWARD = "STEWARD"
    LINK = "LINK"
    OVERSIGHT = "OVERSIGHT"
    OPERATE = "OPERATE"
    RIGHTS = "RIGHTS"
    EMERGENCY = "EMERGENCY"
    GOVERN = "GOVERN"
    SERVE = "SERVE"


def highest(classes: Iterable[DataClass]) -> DataClass:
    """The class of what is derived from values of these classes. ValueError for none."""
    return max(classes, key=_RANK.__getitem__)


def common_lanes(lanes: Iterable[Iterable[Lane]]) -> frozenset[Lane]:
    """The lanes of what is derived from values of these lanes: those that all of them have."""
    sets = [frozenset(one) for one in lanes]
    return frozenset.intersection(*sets) if sets else frozenset()
