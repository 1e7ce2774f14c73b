"""The synthetic city through its agencies' real files: linkage must find its families again."""

import json
from datetime import date

import pytest
from django.conf import settings

from wholecity.children.actions import run_linkage
from wholecity.children.pipeline.crosswalk import read_crosswalk
from wholecity.children.pipeline.truth import compare
from wholecity.intake import actions as intake
from wholecity.people.rules import INSTALLATION
from wholecity.synthetic.build import Quiet, build
from wholecity.synthetic.plan import Plan


def load(city, delivery):
    mapping = delivery.get("mapping")
    intake.load(
        by=INSTALLATION,
        path=city / delivery["path"],
        source=delivery["source"],
        format=delivery["format"],
        school_year=delivery.get("school_year"),
        mapping=json.loads((city / mapping).read_text()) if isinstance(mapping, str) else mapping,
        received_on=date.fromisoformat(delivery["received_on"]),
        accept=True,
    )


@pytest.mark.django_db
def test_children_of_the_synthetic_city_are_found_and_its_twins_kept_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "WAREHOUSE", tmp_path / "warehouse")
    monkeypatch.setattr(settings, "DELIVERIES", tmp_path / "deliveries")
    city = tmp_path / "city"
    build(city, Plan(2_000, seed=5), Quiet())
    intake.register_city(by=INSTALLATION, city=city)
    for delivery in json.loads((city / "sources.json").read_text())["deliveries"]:
        if not delivery["format"].startswith("attendance"):
            load(city, delivery)
    run_linkage(by=INSTALLATION, as_of=date(2026, 7, 1))
    crosswalk = read_crosswalk(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    error = compare(crosswalk, city / "truth")
    assert error.true > 600
    assert error.precision >= 0.995
    assert error.recall >= 0.95
    assert error.exact.share >= 0.97
    assert error.twins.whole > 5
    assert (error.twins.part, error.siblings.part) == (0, 0)
