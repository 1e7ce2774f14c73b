"""What pages, the terminal and other rooms ask of intake."""

from wholecity.intake.queries.deliveries import (
    DeliveryDetail,
    DeliveryRow,
    FaultKind,
    FaultLine,
    FileRow,
    deliveries,
    delivery,
    faults,
    last_rows,
    same_files,
    waiting,
)
from wholecity.intake.queries.formats import FormatRow, formats
from wholecity.intake.queries.mappings import mapping, mapping_names
from wholecity.intake.queries.quality import (
    CodeSpread,
    FieldQuality,
    Quality,
    RecordQuality,
    quality,
)
from wholecity.intake.queries.sources import SourceRow, source, sources
from wholecity.intake.queries.tables import TableRow, waiting_table

__all__ = [
    "CodeSpread",
    "DeliveryDetail",
    "DeliveryRow",
    "FaultKind",
    "FaultLine",
    "FieldQuality",
    "FileRow",
    "FormatRow",
    "Quality",
    "RecordQuality",
    "SourceRow",
    "TableRow",
    "deliveries",
    "delivery",
    "faults",
    "formats",
    "last_rows",
    "mapping",
    "mapping_names",
    "quality",
    "same_files",
    "source",
    "sources",
    "waiting",
    "waiting_table",
]
