"""Rules on values: Great Expectations suites run once on the whole batch, their failing rows turned into issues."""

import logging

# On being loaded it writes two hundred lines that would hide what a task says.
logging.getLogger("great_expectations").setLevel(logging.WARNING)
