"""The national report: one French page with its maps, charts and tables, and the answer to Parliament."""
