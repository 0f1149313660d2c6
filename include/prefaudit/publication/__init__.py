"""National figures: staged as a candidate, audited, published whole or not at all, exported."""
