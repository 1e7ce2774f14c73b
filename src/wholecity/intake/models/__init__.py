"""What is kept about deliveries, and about the programs that bring them."""

from wholecity.intake.models.deliveries import (
    ColumnMapping,
    DeliveredFile,
    Delivery,
    Fault,
    FaultCount,
    Source,
    WaitingTable,
)
from wholecity.intake.models.services import ServiceAccount, ServiceToken, ServiceUpload

__all__ = [
    "ColumnMapping",
    "DeliveredFile",
    "Delivery",
    "Fault",
    "FaultCount",
    "ServiceAccount",
    "ServiceToken",
    "ServiceUpload",
    "Source",
    "WaitingTable",
]
