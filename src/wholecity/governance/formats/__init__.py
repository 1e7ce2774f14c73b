"""Files in which a cabinet comes and goes."""
