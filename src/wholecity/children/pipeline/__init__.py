"""The doors of the registry to the warehouse: the crosswalk, and its comparison with a truth."""
