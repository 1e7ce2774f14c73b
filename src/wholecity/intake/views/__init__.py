"""Pages of intake: deliveries, and tables that wait for their columns to be told."""
