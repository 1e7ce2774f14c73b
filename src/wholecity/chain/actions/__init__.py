"""The main job and the destruction: they join what the capabilities do, and do nothing else."""

from wholecity.chain.actions.destroying import DESTRUCTION, destroy, start_destruction
from wholecity.chain.actions.running import (
    KIND,
    propose_coarser,
    run_chain,
    run_city,
    start_chain,
    start_coarser,
)

__all__ = [
    "DESTRUCTION",
    "KIND",
    "destroy",
    "propose_coarser",
    "run_chain",
    "run_city",
    "start_chain",
    "start_coarser",
    "start_destruction",
]
