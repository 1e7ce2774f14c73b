"""The care projection: what agencies know of a child that may be used to help that child."""

import uuid

from django.db import models

from wholecity.children.models.registry import Child


class CareRecord(models.Model):
    """Values of one row of one source that are of one data class, with where they come from.

    `table` and the keys of `values` are those of the catalogue, `item` tells rows of one table
    apart, `as_of` is the day of the delivery. `own_consent`: the child consented to it alone, a
    parent does not see it. A page reads nothing else about a child.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care")
    source = models.CharField(max_length=60)
    agency = models.CharField(max_length=60)
    agreement = models.CharField(max_length=60)
    lanes = models.CharField(max_length=60)
    own_consent = models.BooleanField(default=False)
    table = models.CharField(max_length=40)
    item = models.CharField(max_length=64)
    data_class = models.CharField(max_length=3)
    values = models.JSONField()
    as_of = models.DateField()

    privacy = {
        **dict.fromkeys(("id", "child", "item"), "C10"),
        **dict.fromkeys(("source", "agency", "agreement", "lanes", "own_consent"), "C10"),
        **dict.fromkeys(("table", "data_class", "as_of"), "C10"),
        # Of the class that the row itself says.
        "values": "C8",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("child", "source", "table", "item", "data_class"),
                name="a_row_of_a_source_is_shown_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.source} {self.table}"
