"""What watches the product from outside: its metrics and its lineage."""
