"""Sources, deliveries and what was wrong with them. Numbers and words; no value about a child."""

import uuid

from django.db import models

from wholecity.kernel.texts import translatable as _


class Source(models.Model):
    """An agency's system that delivers under an agreement, in the formats that were agreed.

    `own_consent`: those whom it serves consented alone, as the state's law lets minors; their
    parents do not see its records.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    organization = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="sources"
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="+"
    )
    lanes = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    frequency_days = models.PositiveSmallIntegerField(null=True, blank=True)
    steward = models.CharField(max_length=200, blank=True)
    own_consent = models.BooleanField(default=False)

    privacy = dict.fromkeys(
        (
            "id",
            "key",
            "title",
            "organization",
            "agreement",
            "lanes",
            "formats",
            "frequency_days",
            "steward",
            "own_consent",
        ),
        "C14",
    )

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class ColumnMapping(models.Model):
    """Which delivered column is which field, saved for a source's CSV or XLSX files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mappings")
    name = models.CharField(max_length=100)
    content = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    privacy = dict.fromkeys(("id", "source", "name", "content", "saved_at"), "C14")

    class Meta:
        ordering = ("source", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("source", "name"), name="a_mapping_has_one_name_in_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.name}"


class WaitingTable(models.Model):
    """A CSV or XLSX file that a page brought, until somebody says what its columns are.

    Its bytes are kept encrypted in a folder of its own, and go with the row. `mapping` is what
    was chosen last, `saved_name` the saved mapping with which that began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="waiting_tables")
    by = models.CharField(max_length=200)
    name = models.CharField(max_length=500)
    school_year = models.PositiveSmallIntegerField(null=True, blank=True)
    brought_at = models.DateTimeField(auto_now_add=True)
    mapping = models.JSONField(null=True, blank=True)
    saved_name = models.CharField(max_length=100, blank=True)

    privacy = dict.fromkeys(
        ("id", "source", "by", "name", "school_year", "brought_at", "mapping", "saved_name"), "C14"
    )

    class Meta:
        ordering = ("brought_at",)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """What came on a day. What was delivered is never changed; it can be taken back.

    `agreement` is the one under which it came, whatever its source stands under today. What
    is left of a destroyed one is that it came: names, sizes and hashes of files, and counts.
    `job` is the worker's that loaded it, where a worker did.
    """

    class State(models.TextChoices):
        LOADING = "loading", _("Loading")
        LOADED = "loaded", _("Loaded")
        PAUSED = "paused", _("Waits for a person")
        UNCHANGED = "unchanged", _("The same as before")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Taken back")
        DESTROYED = "destroyed", _("Destroyed")

    class Way(models.TextChoices):
        TERMINAL = "terminal", "Terminal"
        UPLOAD = "upload", "Upload"
        FOLDER = "folder", "Watched folder"
        SCHEDULE = "schedule", "Scheduled"
        API = "api", "API"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="deliveries")
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="+"
    )
    format = models.CharField(max_length=60)
    mapping = models.JSONField(null=True, blank=True)
    school_year = models.PositiveSmallIntegerField(null=True, blank=True)
    received_on = models.DateField()
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=200)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.TERMINAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOADING)
    same_as = models.PositiveIntegerField(null=True, blank=True)
    job = models.UUIDField(null=True, blank=True, db_index=True)
    rows = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    warnings = models.PositiveBigIntegerField(default=0)
    message = models.TextField(blank=True)
    notes = models.JSONField(default=list)
    records = models.JSONField(default=dict)
    tables = models.JSONField(default=list)
    quality = models.JSONField(default=dict)

    privacy = dict.fromkeys(
        (
            "id",
            "number",
            "source",
            "agreement",
            "format",
            "mapping",
            "school_year",
            "received_on",
            "started_at",
            "finished_at",
            "by",
            "way",
            "state",
            "same_as",
            "job",
            "message",
            "notes",
        ),
        "C14",
    ) | dict.fromkeys(
        ("rows", "accepted", "quarantined", "warnings", "records", "tables", "quality"), "C2"
    )

    class Meta:
        ordering = ("-number",)
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rows=models.F("accepted") + models.F("quarantined")),
                name="every_row_is_accepted_or_quarantined",
            ),
            models.CheckConstraint(
                condition=models.Q(state="loading", finished_at=None)
                | (~models.Q(state="loading") & models.Q(finished_at__isnull=False)),
                name="a_delivery_is_loading_or_has_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.number}"

    @property
    def state_words(self) -> str:
        """The state in words, in English: to be told, or to stand in a message."""
        return self.State(self.state).label


class DeliveredFile(models.Model):
    """One file of a delivery, and what became of it."""

    class State(models.TextChoices):
        READ = "read", "Read"
        UNREAD = "unread", "Not read"
        REFUSED = "refused", "Refused"
        KEPT = "kept", "Kept"
        SAME = "same", _("The same as before")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.KEPT)
    why = models.TextField(blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    columns_added = models.JSONField(default=list)
    columns_absent = models.JSONField(default=list)

    privacy = dict.fromkeys(
        (
            "id",
            "delivery",
            "name",
            "sha256",
            "size",
            "state",
            "why",
            "columns_added",
            "columns_absent",
        ),
        "C14",
    ) | dict.fromkeys(("rows", "accepted", "quarantined"), "C2")

    class Meta:
        ordering = ("delivery", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("delivery", "name"), name="a_file_stands_in_a_delivery_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FaultCount(models.Model):
    """How often one kind of fault occurs in a file: the exact number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="fault_counts")
    file = models.CharField(max_length=500)
    record = models.CharField(max_length=100, blank=True)
    field = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=60)
    message = models.TextField()
    warning = models.BooleanField(default=False)
    count = models.PositiveBigIntegerField()

    privacy = dict.fromkeys(
        ("id", "delivery", "file", "record", "field", "reason", "message", "warning"), "C14"
    ) | {"count": "C2"}

    class Meta:
        ordering = ("warning", "-count", "file", "field")

    def __str__(self) -> str:
        return f"{self.count} × {self.reason} {self.field}"


class Fault(models.Model):
    """One fault with its line; the first ones of each kind are kept."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="faults")
    file = models.CharField(max_length=500)
    record = models.CharField(max_length=100, blank=True)
    line = models.PositiveBigIntegerField(null=True, blank=True)
    field = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=60)
    message = models.TextField()
    shape = models.CharField(max_length=60, blank=True)
    warning = models.BooleanField(default=False)

    privacy = dict.fromkeys(
        (
            "id",
            "delivery",
            "file",
            "record",
            "line",
            "field",
            "reason",
            "message",
            "shape",
            "warning",
        ),
        "C14",
    )

    class Meta:
        ordering = ("delivery", "file", "line", "id")
        indexes = [models.Index(fields=("delivery", "warning", "file", "line"))]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.field} {self.reason}"
