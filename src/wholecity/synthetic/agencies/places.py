"""The city's mapping office: which neighborhood a ZIP code belongs to."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Handed
from wholecity.synthetic.geography import NEIGHBOURHOODS, PLACES_SINCE

SOURCE = "city-gis"


def write(truth: Truth, home: Path, advance: Callable[[], None]) -> Handed:
    """One small CSV."""
    path = home / "agencies" / SOURCE / "places.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("postal_code", "neighbourhood", "name", "valid_from"))
        for place in NEIGHBOURHOODS:
            for code in place.postal_codes:
                writer.writerow((code, place.key, place.name, PLACES_SINCE))
    advance()
    received = date(truth.plan.year - 3, 8, 1).isoformat()
    name = path.relative_to(home).as_posix()
    return Handed(deliveries=[Delivery(SOURCE, "places", name, received)])
