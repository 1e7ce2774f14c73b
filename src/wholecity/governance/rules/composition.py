"""Who sits at the table, against who has to: findings for the facilitator.

From the report: a cabinet needs health, social services, other government and
community organizations beside city and schools; a seat is filled by the one
who can decide for an organization; thirty at the table were too many.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wholecity.kernel.texts import phrase, phrase_plural, said


@dataclass(frozen=True)
class Standard:
    """What a table must have: roles and sectors, each with its title, and how many seats at most.

    Each line of `sectors` is met by any one of its sectors.
    """

    roles: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[frozenset[str], str], ...]
    most: int


@dataclass(frozen=True)
class Place:
    """A seat at the table as the check sees it. `holder` is blank while it is vacant."""

    role: str
    organization: str
    sector: str
    holder: str = ""
    leads: bool = True  # the holder is the organization's top executive


def findings(table: Sequence[Place], standard: Standard) -> list[str]:
    """What is missing or too much at the table; empty when all is well."""
    return [
        *_roles(table, standard),
        *_sectors(table, standard),
        *_vacancies(table),
        *_leading(table),
        *_size(table, standard),
    ]


def _roles(table: Sequence[Place], standard: Standard) -> Iterator[str]:
    there = {place.role for place in table}
    for role, title in standard.roles:
        if role not in there:
            yield phrase("There is no seat of this role: %(role)s.", role=said(title))


def _sectors(table: Sequence[Place], standard: Standard) -> Iterator[str]:
    there = {place.sector for place in table if place.holder}
    for sectors, title in standard.sectors:
        if not sectors & there:
            yield phrase("Nobody at the table is of this sector: %(sector)s.", sector=said(title))


def _vacancies(table: Sequence[Place]) -> Iterator[str]:
    for organization in sorted(place.organization for place in table if not place.holder):
        yield phrase("A seat of %(organization)s is vacant.", organization=organization)


def _leading(table: Sequence[Place]) -> Iterator[str]:
    for place in table:
        if place.holder and not place.leads:
            yield phrase(
                "%(holder)s does not lead %(organization)s and may have to ask before deciding.",
                holder=place.holder,
                organization=place.organization,
            )


def _size(table: Sequence[Place], standard: Standard) -> Iterator[str]:
    if len(table) > standard.most:
        yield phrase_plural(
            "%(number)s seat is at the table, more than %(most)s: few can speak, nobody decides.",
            "%(number)s seats are at the table, more than %(most)s: few can speak, nobody decides.",
            len(table),
            most=standard.most,
        )
