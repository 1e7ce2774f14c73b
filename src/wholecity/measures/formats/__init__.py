"""Formats about places: state workbooks and outlines of neighborhoods. No child is in any."""
