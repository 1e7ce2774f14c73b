"""The privacy officer's pages: the audit record, its chain, its alerts, its reports."""
