"""The doors of extracts: children's years out of the warehouse; a file, and its tests."""
