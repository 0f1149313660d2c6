"""Rules on values: Great Expectations suites run once on the whole batch, their failing rows turned into issues."""
