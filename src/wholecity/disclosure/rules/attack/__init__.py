"""The attack: what an outsider can work out from published tables alone.

It shares no code with protection, on purpose: a mistake there must not be
repeated here. All that it knows is the text of the published documents.
"""
