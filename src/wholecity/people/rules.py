"""Who acts, in which role; and whether two spellings are one name."""

import unicodedata
from dataclasses import dataclass

from wholecity.policy.decision import PUBLIC, Subject


@dataclass(frozen=True)
class Acting:
    """An account in one of its roles; what actions take as `by`."""

    name: str
    role: str
    active: bool = True

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def acting_role(self) -> str:
        return self.role

    @property
    def subject(self) -> Subject:
        return Subject(self.name or None, self.role, self.active)


# Whoever has not signed in.
NOBODY = Acting("", PUBLIC)

# The installation itself: scheduled work, the demonstration.
INSTALLATION = Acting("wholecity", "system")


def folded(name: str) -> str:
    """A name without what people leave out: accents, capitals, spaces that are too many."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())
