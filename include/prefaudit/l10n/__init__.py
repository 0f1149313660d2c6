"""French numbers, dates and words, and the clock of Paris."""
