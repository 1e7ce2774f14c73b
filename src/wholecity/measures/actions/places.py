"""The city's neighborhoods with their outlines."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from wholecity.audit.actions import record
from wholecity.measures.formats.outlines import Outline, read_outlines
from wholecity.measures.models import Place
from wholecity.people.access import require
from wholecity.people.rules import Acting

KIND = "neighbourhood"


@dataclass(frozen=True)
class PlacesImported:
    """How many neighborhoods are new, changed, as before, and no longer there."""

    new: int
    updated: int
    unchanged: int
    removed: int

    @property
    def changed(self) -> bool:
        return bool(self.new or self.updated or self.removed)


def import_places(path: Path, *, by: Acting) -> PlacesImported:
    """Make the neighborhoods those of a GeoJSON file; it replaces the earlier ones as a whole."""
    require(by, "import", "observation")
    outlines = {outline.key: outline for outline in read_outlines(path)}
    with transaction.atomic():
        known = {place.key: place for place in Place.objects.filter(kind=KIND)}
        new = [outlines[key] for key in outlines.keys() - known.keys()]
        changed = [k for k in outlines.keys() & known.keys() if _differs(known[k], outlines[k])]
        gone = known.keys() - outlines.keys()
        Place.objects.bulk_create(_place(outline) for outline in new)
        for key in changed:
            Place.objects.filter(kind=KIND, key=key).update(
                name=outlines[key].name, geometry=outlines[key].geometry
            )
        Place.objects.filter(kind=KIND, key__in=gone).delete()
        result = PlacesImported(
            len(new), len(changed), len(outlines) - len(new) - len(changed), len(gone)
        )
        if result.changed:
            record(
                by=by,
                action="measures.places",
                object_kind="place",
                object_id=KIND,
                file=path.name,
                new=result.new,
                updated=result.updated,
                removed=result.removed,
            )
    return result


def _place(outline: Outline) -> Place:
    return Place(kind=KIND, key=outline.key, name=outline.name, geometry=outline.geometry)


def _differs(place: Place, outline: Outline) -> bool:
    return place.name != outline.name or place.geometry != outline.geometry
