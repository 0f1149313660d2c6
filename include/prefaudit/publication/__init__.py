"""National figures: built aside, audited, published whole or not at all, and exported."""
