"""The terminal: `wholecity`. It joins the commands of the capabilities and owns no rules."""
