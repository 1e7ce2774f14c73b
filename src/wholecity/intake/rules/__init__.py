"""Decisions of intake that need no files: headers, reasons, when to stop for a person."""
