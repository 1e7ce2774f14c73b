"""Sectors of the city’s life, and the people of the demonstration."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.texts import translatable
from wholecity.policy.roles import TITLES as TITLES
from wholecity.policy.roles import Role as Role

# Who holds one decides what others see of children, or who may: two administrators give it.
TWO_PERSON_ROLES = frozenset(
    role for role in Role if role.value in {"R5", "R6", "R7", "R8", "R9", "R10"}
)


class Sector(StrEnum):
    """What part of the city's life an organization belongs to."""

    CITY_GOVERNMENT = "city_government"
    SCHOOL_DISTRICT = "school_district"
    HEALTH = "health"
    SOCIAL_SERVICES = "social_services"
    EARLY_CHILDHOOD = "early_childhood"
    OTHER_GOVERNMENT = "other_government"
    NONPROFIT = "nonprofit"
    PHILANTHROPY = "philanthropy"
    BUSINESS = "business"
    HIGHER_EDUCATION = "higher_education"
    FAITH = "faith"
    YOUTH_AND_FAMILY = "youth_and_family"


SECTORS = {
    Sector.CITY_GOVERNMENT: translatable("City government"),
    Sector.SCHOOL_DISTRICT: translatable("School district"),
    Sector.HEALTH: translatable("Health"),
    Sector.SOCIAL_SERVICES: translatable("Social services"),
    Sector.EARLY_CHILDHOOD: translatable("Early childhood"),
    Sector.OTHER_GOVERNMENT: translatable("Other government"),
    Sector.NONPROFIT: translatable("Nonprofit"),
    Sector.PHILANTHROPY: translatable("Philanthropy"),
    Sector.BUSINESS: translatable("Business"),
    Sector.HIGHER_EDUCATION: translatable("Higher education"),
    Sector.FAITH: translatable("Faith"),
    Sector.YOUTH_AND_FAMILY: translatable("Youth and family"),
}


@dataclass(frozen=True)
class Fact:
    """A condition of the decision table that only a room above knows, such as a seat today.

    A room declares `facts = (Fact(…), …)` on its AppConfig. `roles` are those whose rows name
    it; `holds` is where the function is that takes a username and says yes or no.
    """

    name: str
    roles: frozenset[str]
    holds: str


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demonstration: nobody's name, one role."""

    username: str
    role: Role
    name: str
    may: str
    icon: str


DEMO_PEOPLE = (
    DemoPerson(
        "demo-mayor",
        Role.CABINET_MEMBER,
        translatable("Mayor"),
        translatable("See how the city’s children are doing, in figures that were released."),
        "insights",
    ),
    DemoPerson(
        "demo-data-lead",
        Role.DATA_LEAD,
        translatable("Data lead"),
        translatable("Load what agencies deliver, link it, compute measures, propose a release."),
        "folder_open",
    ),
    DemoPerson(
        "demo-privacy-officer",
        Role.PRIVACY_OFFICER,
        translatable("Privacy officer"),
        translatable("Check what a release hides and why, approve it or send it back."),
        "lock",
    ),
    DemoPerson(
        "demo-facilitator",
        Role.FACILITATOR,
        translatable("Facilitator"),
        translatable("Prepare the cabinet’s work with the figures that were released."),
        "groups",
    ),
    DemoPerson(
        "demo-case-worker",
        Role.CASE_WORKER,
        translatable("Case worker"),
        translatable("See a child on the caseload: what agreements and consents permit, and why."),
        "people",
    ),
    DemoPerson(
        "demo-supervisor",
        Role.SUPERVISOR,
        translatable("Supervisor"),
        translatable("Put children onto the caseloads of your agency, and take them off."),
        "group_add",
    ),
    DemoPerson(
        "demo-parent",
        Role.GUARDIAN,
        translatable("Parent"),
        translatable("See what is kept about your child and who saw it; amend it; consent."),
        "favorite",
    ),
    DemoPerson(
        "demo-link-reviewer",
        Role.LINK_REVIEWER,
        translatable("Link reviewer"),
        translatable("See how records were found to be one child, and how sure that is."),
        "link",
    ),
)


@dataclass(frozen=True)
class Told:
    """Who a directory says somebody is, after everything about its answer was checked.

    `mfa_at` is when it asked them for a second factor, in seconds since 1970, if it says so.
    """

    subject: str
    email: str
    email_verified: bool
    name: str
    mfa_at: float | None
