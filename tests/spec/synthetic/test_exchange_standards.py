"""What the synthetic agencies write is valid by the standards' own schemas."""

from pathlib import Path

import pytest
from lxml import etree

from wholecity.synthetic.build import Quiet, build
from wholecity.synthetic.plan import Plan


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standards") / "city"
    build(folder, Plan(600, seed=8), Quiet())
    return folder


@pytest.mark.parametrize(
    "interchange",
    ["EducationOrganization", "EducationOrgCalendar", "Student", "StudentEnrollment", "Contact"],
)
def test_ed_fi_files_are_valid_by_the_official_schemas(
    city: Path, shared_data: Path, interchange: str
) -> None:
    schemas = shared_data / "edfi_ds52_grand_bend_xml" / "xsd"
    schema = etree.XMLSchema(etree.parse(schemas / f"Interchange-{interchange}.xsd"))
    files = sorted((city / "agencies" / "district").glob(f"*/{interchange}.xml"))
    assert len(files) == (1 if interchange == "Contact" else 3)
    for file in files:
        schema.assertValid(etree.parse(file))
