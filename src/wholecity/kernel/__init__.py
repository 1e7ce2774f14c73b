"""Plain values that every room shares: periods, the city, errors. No I/O, no Django."""
