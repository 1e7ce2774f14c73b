"""What is known about how names are written: spellings, particles, and what is no name."""

from wholecity.linkage.definitions.nicknames import nicknames

# Spellings of one name that agencies use side by side.
VARIANTS: dict[str, tuple[str, ...]] = {
    "aiden": ("aidan", "ayden", "aden"),
    "alan": ("allan", "allen"),
    "caitlin": ("kaitlyn", "katelyn", "caitlyn", "kaitlin"),
    "catherine": ("katherine", "kathryn", "katharine"),
    "christian": ("cristian", "kristian"),
    "christopher": ("kristopher", "cristopher"),
    "elena": ("helena",),
    "giovanni": ("jovani", "yovani"),
    "hailey": ("haley", "hayley", "haleigh"),
    "isaac": ("isaak", "izaak"),
    "jasmine": ("yasmin", "jazmin", "jazmine", "yazmin"),
    "jayden": ("jaden", "jaiden", "jadon"),
    "jeffrey": ("geoffrey", "jeffery"),
    "jonathan": ("johnathan", "jonathon"),
    "kylie": ("kyleigh", "kiley"),
    "lillian": ("lilian", "lilyan"),
    "lucas": ("lukas", "luca"),
    "mackenzie": ("mckenzie", "makenzie"),
    "madeline": ("madelyn", "madeleine", "madilyn"),
    "matthew": ("mathew",),
    "michaela": ("mikaela", "mikayla", "makayla"),
    "mohammed": ("mohamed", "muhammad", "mohammad", "muhammed", "mohamad"),
    "nicholas": ("nicolas", "nikolas"),
    "philip": ("phillip", "felipe"),
    "rebecca": ("rebekah", "rebeca"),
    "sara": ("sarah",),
    "sean": ("shawn", "shaun"),
    "sophia": ("sofia",),
    "stephen": ("steven", "stephan"),
    "teresa": ("theresa",),
    "thomas": ("tomas",),
    "yesenia": ("jessenia", "llesenia"),
    "yousef": ("youssef", "yusuf", "yosef"),
    "zoe": ("zoey",),
}

# Letters that are no base letter with an accent, and how they are written without.
PLAIN_LETTERS: dict[str, str] = {
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}

# Words before a surname that agencies write or leave out.
PARTICLES = (
    *("de", "del", "la", "las", "los", "el", "y", "e", "da", "das", "do", "dos"),
    *("van", "von", "der", "den", "di", "du", "al"),
)

# Words after a name that are no part of it.
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")

# What systems hold where a given name is missing. Compared after the name was laid out plainly.
NO_GIVEN_NAME = (
    *("baby", "baby boy", "baby girl", "babyboy", "babygirl", "boy", "girl", "bb", "bg"),
    *("infant", "newborn", "nino", "nina recien nacida", "recien nacido", "recien nacida"),
    *("unknown", "unk", "none", "no name", "na", "n a", "not given", "anonymous", "test", "xxx"),
    *("client doesnt know", "client refused", "data not collected", "refused"),
)
NO_SURNAME = (
    *("unknown", "unk", "none", "no name", "na", "n a", "anonymous", "test", "xxx"),
    *("client doesnt know", "client refused", "data not collected", "refused"),
)


def spellings() -> dict[str, tuple[str, ...]]:
    """Each known name or short form → all full names that it may stand for, itself included.

    Symmetric on purpose: two names are forms of one another when their sets meet.
    """
    forms: dict[str, set[str]] = {}
    for short, fulls in nicknames().items():
        forms.setdefault(short, {short}).update(fulls)
    for name, others in VARIANTS.items():
        for other in others:
            forms.setdefault(other, {other}).add(name)
    return {name: tuple(sorted(of)) for name, of in sorted(forms.items())}
