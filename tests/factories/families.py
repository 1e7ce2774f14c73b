"""A little world of families for tests of linkage: children, what agencies know of them, the truth.

Nothing here is taken from real people: names are put together from lists of
common names and from syllables.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random


def _listed(text: str) -> list[str]:
    return text.split()


GIVEN_EN = _listed(
    "Liam Noah Oliver James Elijah William Henry Lucas Benjamin Theodore Mason Ethan Daniel Jacob "
    "Michael Logan Jackson Samuel David Joseph Carter Owen Wyatt John Luke Jayden Dylan Grayson "
    "Levi Isaac Gabriel Julian Anthony Thomas Charles Christopher Joshua Andrew Nathan Aaron Ryan "
    "Caleb Hunter Robert Nicholas Jonathan Jeremiah Cameron Adrian Jordan Ian Evan Adam Marcus "
    "Olivia Emma Charlotte Amelia Sophia Isabella Ava Mia Evelyn Luna Harper Scarlett Elizabeth "
    "Eleanor Emily Chloe Violet Penelope Hazel Aurora Nora Grace Zoey Riley Hannah Lillian Abigail "
    "Madison Ellie Stella Natalie Leah Lucy Savannah Audrey Claire Skylar Bella Aaliyah Anna "
    "Caroline Kennedy Samantha Maya Sarah Allison Gabriella Alice Madelyn Ruby Eva Rebecca "
    "Victoria Katherine Jennifer Jessica Kimberly Amanda Stephanie Nicole Rachel Taylor Brianna"
)
GIVEN_ES = _listed(
    "Santiago Mateo Sebastián Leonardo Matías Emiliano Diego Daniel Miguel Alejandro José Luis "
    "Carlos Juan Jesús Ángel David Fernando Eduardo Javier Francisco Jorge Ricardo Rafael Andrés "
    "Manuel Antonio Roberto Guillermo Enrique Ignacio Pablo Adrián Gustavo Víctor Óscar Iván "
    "Sofía Valentina Regina Camila María Ximena Valeria Renata Isabella Victoria Fernanda Natalia "
    "Daniela Gabriela Andrea Mariana Alejandra Ana Lucía Guadalupe Carmen Rosa Elena Paola Diana "
    "Juana Teresa Leticia Verónica Adriana Carolina Mónica Claudia Patricia Jimena Abril Julieta"
)
SURNAME_EN = _listed(
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson "
    "Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott "
    "Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner "
    "Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Bailey Reed "
    "Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray James Hughes Price Myers "
    "Long Foster Sanders Ross Powell Sullivan Russell Jenkins Perry Butler Barnes Fisher O'Brien"
)
SURNAME_ES = _listed(
    "García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera "
    "Gómez Díaz Reyes Morales Cruz Ortiz Gutiérrez Chávez Ramos Ruiz Álvarez Mendoza Vásquez "
    "Castillo Jiménez Moreno Romero Herrera Medina Aguilar Vargas Castro Guzmán Méndez Muñoz "
    "Salazar Soto Peña Delgado Ríos Vega Rojas Ortega Contreras Domínguez Luna Estrada Ávila"
)
SHORT = {
    **{"William": "Will", "Michael": "Mike", "Benjamin": "Ben", "Samuel": "Sam", "Joseph": "Joe"},
    **{"Christopher": "Chris", "Nicholas": "Nick", "Elizabeth": "Liz", "Katherine": "Katie"},
    **{"Jennifer": "Jenny", "Robert": "Bobby", "José": "Pepe", "Francisco": "Paco"},
    **{"Guadalupe": "Lupita", "Jesús": "Chuy", "Guillermo": "Memo", "Alejandro": "Alex"},
    **{"Gabriela": "Gaby", "Daniela": "Dani", "Andrew": "Drew", "Abigail": "Abby"},
}
PLAIN = str.maketrans("áéíóúñÁÉÍÓÚÑ", "aeiounAEIOUN")
TODAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Kid:
    """The truth about a child. `birth` is the same number for twins."""

    number: int
    family: int
    birth: int
    given: str
    middle: str
    surname: str
    born: date
    sex: str
    homes: tuple[tuple[str, str, date], ...]
    phone: str
    guardian: tuple[str, str]


@dataclass
class World:
    """Rows as the warehouse holds them, and which child each record is."""

    person: list[tuple[object, ...]] = field(default_factory=list)
    address: list[tuple[object, ...]] = field(default_factory=list)
    guardian: list[tuple[object, ...]] = field(default_factory=list)
    truth: dict[tuple[str, str], int] = field(default_factory=dict)
    children: dict[int, Kid] = field(default_factory=dict)

    def fill(self, warehouse) -> None:
        """Replace the persons, addresses and guardians of a warehouse by this world's."""
        with warehouse.writing() as connection:
            for table, rows in (
                ("person", self.person),
                ("address", self.address),
                ("guardian", self.guardian),
            ):
                connection.execute(f"DELETE FROM {table}")
                _insert(connection, table, rows)

    def without(self, source: str) -> "World":
        """The same world where one source delivered nothing."""
        return World(
            [r for r in self.person if r[1] != source],
            [r for r in self.address if r[1] != source],
            [r for r in self.guardian if r[1] != source],
            {k: v for k, v in self.truth.items() if k[0] != source},
            self.children,
        )


COLUMNS = {
    "person": "delivery, source, person_key, first_name, middle_name, last_name, birth_date, sex",
    "address": "delivery, source, person_key, line, city, postal_code, from_date",
    "guardian": "delivery, source, person_key, guardian_key, first_name, last_name, phone",
}


def _insert(connection, table: str, rows: list[tuple[object, ...]]) -> None:
    if not rows:
        return
    columns = COLUMNS[table].split(", ")
    values = ", ".join(f"unnest($c{i})" for i in range(len(columns)))
    connection.execute(
        f"INSERT INTO {table} ({COLUMNS[table]}) SELECT {values}",
        {f"c{i}": [row[i] for row in rows] for i in range(len(columns))},
    )


def _zipf(rng: Random, items: list[str]) -> str:
    return items[min(int(len(items) * rng.random() ** 1.8), len(items) - 1)]


SYLLABLES = _listed("den ford ham kins ley low man mere nett ridge son stead ton well wick worth")


def _made_up_surnames(rng: Random) -> list[str]:
    start = _listed("Bar Cal Dor Fen Gar Hol Kin Lam Mor Nor Pel Ros Sel Tor Val Wel Zan Bre Cro")
    names = [a + b for a in start for b in SYLLABLES]
    rng.shuffle(names)
    return names


def families(children: int, seed: int = 1) -> dict[int, Kid]:
    """Children in families: a third with Spanish naming, one birth in sixty brings twins."""
    rng = Random(seed)
    english = SURNAME_EN + _made_up_surnames(rng)
    made: dict[int, Kid] = {}
    family = 0
    while len(made) < children:
        family += 1
        _family(rng, family, english, made)
    return {n: kid for n, kid in made.items() if n < children}


def _family(rng: Random, family: int, english: list[str], made: dict[int, Kid]) -> None:
    spanish = rng.random() < 0.33
    surname = _surname(rng, spanish, english)
    homes = _homes(rng)
    phone = f"617{rng.randrange(2_000_000, 9_999_999)}"
    guardian = (_zipf(rng, GIVEN_ES if spanish else GIVEN_EN), surname.split()[0])
    used: set[str] = set()
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        born = TODAY - timedelta(days=rng.randrange(200, 18 * 365))
        birth = len(made)
        for _twin in range(2 if rng.random() < 1 / 60 else 1):
            given = _given(rng, spanish, used)
            made[len(made)] = Kid(
                *(len(made), family, birth, given, _middle(rng, spanish), surname, born),
                *(rng.choice("FM"), homes, phone, guardian),
            )


def _surname(rng: Random, spanish: bool, english: list[str]) -> str:
    if not spanish:
        return _zipf(rng, english)
    first, second = _zipf(rng, SURNAME_ES), _zipf(rng, SURNAME_ES)
    return f"{first} {second}" if rng.random() < 0.8 else first


def _given(rng: Random, spanish: bool, used: set[str]) -> str:
    pool = GIVEN_ES if spanish else GIVEN_EN
    while (name := _zipf(rng, pool)) in used:
        pass
    used.add(name)
    return f"{name} {rng.choice(GIVEN_ES)}" if spanish and rng.random() < 0.15 else name


def _middle(rng: Random, spanish: bool) -> str:
    return rng.choice(GIVEN_ES if spanish else GIVEN_EN) if rng.random() < 0.7 else ""


def _homes(rng: Random) -> tuple[tuple[str, str, date], ...]:
    streets = _listed("Elm Oak Maple Cedar Pine Main Park Lake Hill River Spring Church School")
    kinds = ("Street", "Avenue", "Road", "Drive")

    def one(since: date) -> tuple[str, str, date]:
        line = f"{rng.randrange(1, 900)} {rng.choice(streets)} {rng.choice(kinds)}"
        flat = f" Apt {rng.randrange(1, 40)}" if rng.random() < 0.4 else ""
        return line + flat, f"021{rng.randrange(10, 30)}", since

    moves = rng.choice((0, 0, 0, 1, 1, 2))
    return tuple(one(date(2019, 1, 1) + timedelta(days=700 * n)) for n in range(moves + 1))


@dataclass(frozen=True)
class Agency:
    """A source: whom it knows, and how badly it writes."""

    source: str
    share: float
    ages: tuple[int, int]
    slips: float
    knows_home: float
    knows_guardian: float
    twice: float = 0.0


AGENCIES = (
    Agency("district", 0.9, (5, 18), 0.01, 0.97, 0.9),
    Agency("early-childhood", 0.7, (0, 6), 0.03, 0.9, 0.8),
    Agency("shelter", 0.08, (0, 18), 0.04, 0.0, 0.0, twice=0.05),
    Agency("after-school", 0.4, (5, 15), 0.03, 0.7, 0.6),
    Agency("summer", 0.25, (5, 15), 0.03, 0.3, 0.7),
)


def world(children: int, seed: int = 1, agencies: tuple[Agency, ...] = AGENCIES) -> World:
    """What five agencies know of so many children, each erring in its own way."""
    rng = Random(seed * 7919)
    made = World(children=families(children, seed))
    for agency in agencies:
        for kid in made.children.values():
            age = (TODAY - kid.born).days // 365
            if agency.ages[0] <= age <= agency.ages[1] and rng.random() < agency.share:
                for _ in range(2 if rng.random() < agency.twice else 1):
                    _record(rng, made, agency, kid)
    return made


def _record(rng: Random, made: World, agency: Agency, kid: Kid) -> None:
    key = f"{agency.source[:2]}{len(made.truth):07d}"
    made.truth[agency.source, key] = kid.number
    given, middle = _written_given(rng, agency, kid)
    made.person.append(
        (
            *(1, agency.source, key, given, middle, _written_surname(rng, agency, kid)),
            *(_written_date(rng, agency, kid.born), kid.sex if rng.random() > 0.02 else None),
        )
    )
    if rng.random() < agency.knows_home:
        for line, zip_code, since in kid.homes[-rng.randrange(1, len(kid.homes) + 1) :]:
            made.address.append((1, agency.source, key, line, "Riverton", zip_code, since))
    if rng.random() < agency.knows_guardian:
        first, last = kid.guardian
        made.guardian.append((1, agency.source, key, f"{key}-1", first, last, kid.phone))


def _written_given(rng: Random, agency: Agency, kid: Kid) -> tuple[str, str | None]:
    name, middle = kid.given, kid.middle or None
    if rng.random() < 0.05:
        name = SHORT.get(name, name)
    if rng.random() < agency.slips:
        name = _slip(rng, name)
    if rng.random() < 0.4:
        middle = middle and middle[0]
    elif rng.random() < 0.3:
        middle = None
    return (name.translate(PLAIN).upper() if agency.source == "shelter" else name), middle


def _written_surname(rng: Random, agency: Agency, kid: Kid) -> str:
    surname, parts = kid.surname, kid.surname.split()
    if len(parts) == 2:
        drawn = rng.random()
        surname = parts[0] if drawn < 0.25 else f"{parts[0]}-{parts[1]}" if drawn < 0.4 else surname
        surname = parts[1] if drawn > 0.97 else surname
    if rng.random() < 0.005:
        surname = rng.choice(SURNAME_EN)
    if rng.random() < agency.slips:
        surname = _slip(rng, surname)
    return surname.translate(PLAIN) if rng.random() < 0.4 else surname


def _slip(rng: Random, text: str) -> str:
    at = rng.randrange(1, max(2, len(text) - 1))
    kind = rng.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + rng.choice("aeiorstln") + text[at:]
    return text[: at - 1] + text[at : at + 1] + text[at - 1 : at] + text[at + 1 :]


def _written_date(rng: Random, agency: Agency, born: date) -> date | None:
    drawn = rng.random()
    if drawn < agency.slips / 4:
        return None
    if drawn < agency.slips / 2:
        return date(born.year, 1, 1)
    if drawn < agency.slips * 0.8 and born.day <= 12:
        return date(born.year, born.day, born.month)
    if drawn < agency.slips:
        return born + timedelta(days=rng.choice((-1, 1, 10, 365)))
    return born
