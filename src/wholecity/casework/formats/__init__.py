"""What case work hands out: the form on which a family consents."""
