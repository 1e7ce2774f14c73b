"""Protection: which cells of a cube are withheld, so that nobody can work them out.

`protect` takes a cube and gives back what may be published of it.
"""
