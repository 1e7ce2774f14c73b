"""`wholecity agreements`, with the destruction, which reaches into other rooms."""

from wholecity.agreements.commands import agreements
from wholecity.chain.commands import destroy

agreements.add_command(destroy)
