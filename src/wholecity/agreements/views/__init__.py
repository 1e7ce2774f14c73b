"""Pages of agreements: the list, one with its papers, its forms, and the public register."""
