"""Outlines of neighborhoods."""

import json

import pytest

from wholecity.kernel.errors import BadInput
from wholecity.measures.formats.outlines import read_outlines

RING = [[0, 0], [1, 0], [1, 1], [0, 0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}


def feature(key="east-ward", name="East Ward", geometry=POLYGON):
    return {"type": "Feature", "properties": {"key": key, "name": name}, "geometry": geometry}


def write(tmp_path, content):
    path = tmp_path / "neighbourhoods.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_key_name_and_outline_are_read(tmp_path):
    many = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    found = read_outlines(write(tmp_path, collection(feature(), feature("mill_2", "Mill", many))))
    assert [(o.key, o.name, o.geometry["type"]) for o in found] == [
        ("east-ward", "East Ward", "Polygon"),
        ("mill_2", "Mill", "MultiPolygon"),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "is not JSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ([], "not a GeoJSON FeatureCollection"),
        (collection(), "0 features"),
        (collection({"type": "Feature"}), "feature 1: no 'properties'"),
        (collection(7), "feature 1: not a GeoJSON feature"),
        (collection(feature(), feature(name="Again")), "“east-ward” stands there twice"),
        (collection(feature(key="East Ward")), "cannot be used"),
        (collection(feature(name=" ")), "cannot be used"),
        (collection(feature(geometry={"type": "Point", "coordinates": [0, 0]})), "closed rings"),
        (collection(feature(geometry={"type": "Polygon", "coordinates": []})), "closed rings"),
        (
            collection(feature(geometry={"type": "Polygon", "coordinates": [RING[:3]]})),
            "closed rings",
        ),
        (
            collection(
                feature(
                    geometry={
                        "type": "Polygon",
                        "coordinates": [[[0, 0], [1, 0], [999, 1], [0, 0]]],
                    }
                )
            ),
            "closed rings",
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_number_of_the_feature(tmp_path, content, why):
    with pytest.raises(BadInput, match=why):
        read_outlines(write(tmp_path, content))


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "bom.geojson"
    path.write_text(json.dumps(collection(feature())), encoding="utf-8-sig")
    assert len(read_outlines(path)) == 1
