"""A small city in the warehouse for research: who is who is known, and so is what may be used.

480 children of four schools over two school years. The district and the shelters may be used for
research, the club may not; one delivery of the district came without that lane.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from tests.factories.agreements import in_force
from tests.factories.rows import insert
from wholecity.agreements.models import Agreement
from wholecity.extracts.models import Extract
from wholecity.intake.models import Source
from wholecity.people.models import Organization
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import Tier
from wholecity.warehouse.catalogue import CATALOGUE
from wholecity.warehouse.store import Warehouse

CHILDREN = 480
YEARS = (2025, 2026)
LANES = {"district": "EVALUATE,RESEARCH", "shelters": "EVALUATE,RESEARCH", "club": "EVALUATE"}
WITHOUT_RESEARCH = 9  # a delivery of the district for evaluation alone
LICENSE, PEOPLE = "study", ("rosa",)
EVERYTHING = ("*",)

Rows = dict[str, list[dict[str, Any]]]


def school_of(grade: int, number: int) -> str:
    if grade <= 5:
        return ("oak", "elm")[number % 2]
    return "mid" if grade <= 8 else "high"


def city(children: int = CHILDREN) -> Rows:
    """Table of the catalogue → its rows."""
    draw = random.Random(7)
    rows: Rows = {name: [] for name in CATALOGUE}
    for number, lanes in enumerate(LANES.values(), 1):
        source = list(LANES)[number - 1]
        rows["delivery"].append(_delivery(number, source, lanes))
    rows["delivery"].append(_delivery(WITHOUT_RESEARCH, "district", "EVALUATE"))
    for school in ("oak", "elm", "mid", "high"):
        level = "elementary" if school in ("oak", "elm") else school
        rows["school"].append(_of(1, "district", school_key=school, name=school, level=level))
        for year in YEARS:
            first = date(year - 1, 9, 1)
            rows["calendar_day"] += [
                _of(
                    1,
                    "district",
                    school_key=school,
                    school_year=year,
                    day=first + timedelta(n),
                    instructional=True,
                )
                for n in range(240)
                if (first + timedelta(n)).weekday() < 5
            ]
    for number in range(children):
        _child(rows, draw, number)
    return rows


def _delivery(number: int, source: str, lanes: str) -> dict[str, Any]:
    return {
        "delivery": number,
        "source": source,
        "agency": source,
        "format": "mapped",
        "agreement": "data",
        "lanes": lanes,
        "received_at": "2026-06-01T00:00:00+00:00",
    }


def _of(delivery: int, source: str, **values: Any) -> dict[str, Any]:
    return {"delivery": delivery, "source": source, **values}


def _child(rows: Rows, draw: random.Random, number: int) -> None:
    person, lasting = f"p{number}", f"CHILD{number:05d}"
    grade = number % 11 + 1
    race = draw.choices(("white", "black", "hispanic"), (45, 30, 25))[0]
    if number < 3:
        race = "pacific_islander"
    born = date(2024 - 5 - grade, draw.randrange(1, 9), draw.randrange(1, 28))
    rows["person"].append(
        _of(
            1,
            "district",
            person_key=person,
            first_name=f"Canary{number}",
            last_name="Núñez",
            birth_date=born,
            sex=draw.choice("FM"),
            names_hashed=False,
        )
    )
    rows["crosswalk"].append({"source": "district", "person_key": person, "child": lasting})
    for year in YEARS:
        # Twelve children repeat their grade: few did, though each year hides them.
        up = 0 if number % 40 == 1 else year - YEARS[0]
        _year(rows, draw, person, grade + up, year, race, number)
    if draw.random() < 0.12:
        record = f"s{number}"
        rows["crosswalk"].append({"source": "shelters", "person_key": record, "child": lasting})
        came = date(2024, 10, 1) + timedelta(draw.randrange(500))
        rows["housing_episode"].append(
            _of(
                2,
                "shelters",
                person_key=record,
                episode_key=f"e{number}",
                project_type=0,
                homeless=True,
                entry_date=came,
                exit_date=came + timedelta(40),
            )
        )


def _year(
    rows: Rows, draw: random.Random, person: str, grade: int, year: int, race: str, number: int
) -> None:
    first, school = date(year - 1, 9, 1), school_of(grade, number)
    # Every fifth child of the year before last came on one of two days in winter.
    entry = first + timedelta(70 + 7 * (number % 2)) if number % 5 == 0 and year == 2025 else first
    rows["enrolment"].append(
        _of(
            1,
            "district",
            person_key=person,
            school_key=school,
            school_year=year,
            grade=f"{grade:02d}",
            entry_date=entry,
        )
    )
    rows["student_year"].append(
        _of(
            1,
            "district",
            person_key=person,
            school_year=year,
            race_ethnicity=race,
            low_income=draw.random() < 0.5,
            english_learner=draw.random() < 0.1,
            disability=draw.random() < 0.2,
        )
    )
    days = [entry + timedelta(n) for n in range(160) if (entry + timedelta(n)).weekday() < 5]
    missed = draw.choice((2, 7, 14, 30))
    rows["attendance_event"] += [
        _of(
            1,
            "district",
            person_key=person,
            school_key=school,
            day=day,
            category="suspended" if n == 0 and draw.random() < 0.2 else "excused",
        )
        for n, day in enumerate(draw.sample(days, missed))
    ]


def fill(warehouse: Warehouse, rows: Rows) -> None:
    with warehouse.writing() as connection:
        for name, those in rows.items():
            insert(connection, CATALOGUE[name], those)


def licensed(
    *sources: str,
    fields: Sequence[str] = EVERYTHING,
    purposes: Sequence[Purpose] = (Purpose.RESEARCH,),
    **told: Any,
) -> Agreement:
    """The agreement of the sources, and a license under it for Rosa; in force."""
    named = sources or tuple(LANES)
    research = (Purpose.CARE, Purpose.EVALUATE, Purpose.LINK, Purpose.RESEARCH)
    data = in_force("data", *LANES, purposes=research)
    organization = Organization.objects.get(key="schools")
    for key, lanes in LANES.items():
        Source.objects.get_or_create(
            key=key,
            defaults={
                "title": key,
                "organization": organization,
                "agreement": data,
                "lanes": lanes.split(","),
            },
        )
    terms = {
        "tier": Tier.LICENSE,
        "parent": "data",
        "purposes": purposes,
        "people": PEOPLE,
        "title": "Study of absence",
        "purpose_in_words": "How absence follows children",
        "ends": date(2099, 6, 30),
        **told,
    }
    return in_force(LICENSE, *named, fields=tuple(fields), **terms)


def research_city(settings_: Any, folder: Any) -> Warehouse:
    """Settings, a filled warehouse, and a controlled room at this machine's own address."""
    from ipaddress import ip_network

    settings_.WAREHOUSE, settings_.WAREHOUSE_KEY = folder / "warehouse", "a-key-for-tests"
    settings_.EXTRACTS = folder / "extracts"
    settings_.CONTROLLED_ROOM = [ip_network("127.0.0.0/8")]
    warehouse = Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    fill(warehouse, city())
    return warehouse


def extract_that_waits(*people: str, made_by: str = "dana") -> int:
    """The number of one that waits for a decision, without its files, under a license for these."""
    terms = {"tier": Tier.LICENSE, "people": people, "purposes": (Purpose.RESEARCH,)}
    in_force(LICENSE, "district", title="Study of absence", ends=date(2099, 6, 30), **terms)
    columns = {"school": 1, "sex": 1, "absence": 0, "entered_on": 0}
    made = Extract.objects.create(
        number=1,
        license=LICENSE,
        title="Study of absence",
        agreements=[LICENSE],
        state=Extract.State.WAITING,
        made_by=made_by,
        k=11,
        columns=columns,
        children=1166,
        rows=3062,
        left_out=48,
        smallest=12,
        hashes={"data.csv": "0" * 64},
    )
    return made.number
