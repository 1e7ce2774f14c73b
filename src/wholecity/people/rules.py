"""Who acts, in which role; and whether two spellings are one name."""

import unicodedata
from dataclasses import dataclass, field

from wholecity.policy.decision import PUBLIC, Subject


@dataclass(frozen=True)
class Acting:
    """An account in one of its roles; what actions take as `by`.

    `agency` is the key of the organization for which it acts, where the role acts for one.
    """

    name: str
    role: str
    active: bool = True
    agency: str | None = field(default=None, compare=False)

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def acting_role(self) -> str:
        return self.role

    @property
    def subject(self) -> Subject:
        return Subject(self.name or None, self.role, self.active, self.agency)


# Whoever has not signed in.
NOBODY = Acting("", PUBLIC)

# The installation itself: scheduled work, the demonstration.
INSTALLATION = Acting("wholecity", "system")


def folded(name: str) -> str:
    """A name without what people leave out: accents, capitals, spaces that are too many."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())
