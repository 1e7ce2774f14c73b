"""A file of children's records by four agencies, with the truth: something to link.

    python -m benchmarks.records var/records.parquet --children 430000    about 1,000,000 records

The columns are those of `wholecity link benchmark`, and `child` and `family`. A third of the
families name their children in the Spanish way, 3.3 % of the children are twins or triplets,
and each agency writes with habits of its own: slips, short forms, one of two surnames, exchanged
and placeholder dates, an old address, no address, no sex.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from wholecity.synthetic import families
from wholecity.synthetic.agencies.edfi import HABITS as SCHOOLS
from wholecity.synthetic.agencies.layouts import AFTER, EARLY
from wholecity.synthetic.agencies.layouts import HABITS as OF_TABLES
from wholecity.synthetic.agencies.shelter import HABITS as SHELTER
from wholecity.synthetic.mistakes import seen
from wholecity.synthetic.plan import Plan, iso_dates

# Each agency's share of the children, and its habits.
AGENCIES = {
    "schools": (0.82, SCHOOLS),
    "early": (0.60, OF_TABLES[EARLY]),
    "after": (0.55, OF_TABLES[AFTER]),
    "health": (0.36, replace(SHELTER, placeholder=0.02)),
}


def records(children: int, seed: int) -> pa.Table:
    """The records of all agencies, in an order that says nothing."""
    plan = Plan(children, seed)
    of_families, of_children = families.draw(plan)
    parts = [_agency(plan, of_families, of_children, name) for name in AGENCIES]
    table = pa.concat_tables(parts)
    return table.take(pa.array(plan.chance("order").permutation(len(table))))


def _agency(
    plan: Plan, of_families: families.Families, of_children: families.Children, name: str
) -> pa.Table:
    share, habits = AGENCIES[name]
    chance = plan.chance(f"records of {name}")
    who = np.flatnonzero(chance.random(len(of_children)) < share)
    chance.shuffle(who)
    told = seen(chance, habits, of_children, who)
    family = of_children.family[who]
    newest = of_families.addresses[family] - 1
    old = (chance.random(len(who)) < habits.old_address) & (newest > 0)
    place = np.where(old, newest - 1, newest)
    line, code = of_families.line[family, place], of_families.postal_code[family, place]
    nowhere = chance.random(len(who)) < habits.no_address
    line[nowhere], code[nowhere] = "", ""
    phone = of_families.phone[family, 0].copy()
    phone[chance.random(len(who)) < 0.3] = ""
    return pa.table(
        {
            "unique_id": [f"{name}-{number}" for number in range(len(who))],
            "source_dataset": [name] * len(who),
            "first_name": told.first,
            "middle_name": told.middle,
            "surname": told.last,
            "dob": iso_dates(told.birth),
            "sex": told.sex,
            "address": line,
            "zip": code,
            "phone": phone,
            "child": who.astype(np.int64),
            "family": family.astype(np.int64),
        }
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--children", type=int, default=43_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    table = records(given.children, given.seed)
    given.file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.register("made", table)
        connection.execute(f"COPY made TO '{given.file}' (FORMAT parquet)")
    print(f"{len(table):,} records of {given.children:,} children in {given.file}")


if __name__ == "__main__":
    main()
