"""The children's cabinet: who sits at the table, for whom, and since when."""
