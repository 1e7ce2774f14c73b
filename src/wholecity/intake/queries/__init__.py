"""What pages, the terminal and other rooms ask of intake."""

from wholecity.intake.queries.deliveries import (
    DeliveryDetail,
    DeliveryRow,
    FaultLine,
    FaultTotalRow,
    FileRow,
    deliveries,
    delivery,
    faults,
    last_rows,
    same_files,
)
from wholecity.intake.queries.formats import FormatRow, formats
from wholecity.intake.queries.sources import SourceRow, source, sources

__all__ = [
    "DeliveryDetail",
    "DeliveryRow",
    "FaultLine",
    "FaultTotalRow",
    "FileRow",
    "FormatRow",
    "SourceRow",
    "deliveries",
    "delivery",
    "faults",
    "formats",
    "last_rows",
    "same_files",
    "source",
    "sources",
]
