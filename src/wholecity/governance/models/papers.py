"""Papers of an agenda's items. A paper that is replaced stays, behind the one that followed."""

import uuid

from django.db import models
from django.db.models import Q

from wholecity.governance.definitions import PAPER_KINDS
from wholecity.governance.models.choices import choices_of
from wholecity.governance.models.meetings import AgendaItem


class Paper(models.Model):
    """A file that belongs to an item of an agenda, without what is in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replaces"
    )
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=20, choices=choices_of(PAPER_KINDS))
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    privacy = dict.fromkeys(
        (
            *("id", "item", "position", "title", "version", "replaced_by", "file_name"),
            *("media_type", "size", "sha256", "uploaded_at", "by"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("position", "version")
        constraints = [
            models.UniqueConstraint(
                fields=("item", "position"),
                condition=Q(replaced_by=None),
                name="one_paper_at_a_place_of_an_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"


class PaperContent(models.Model):
    """What is in a paper; kept apart, so that no list of papers reads it. Never changed."""

    paper = models.OneToOneField(
        Paper, primary_key=True, on_delete=models.CASCADE, related_name="content"
    )
    content = models.BinaryField()

    privacy = dict.fromkeys(("paper", "content"), "P1")

    def __str__(self) -> str:
        return str(self.paper)
