"""Rules on values: Great Expectations suites run once on the whole batch, their failing rows turned into issues."""

import logging

# On being loaded it logs two hundred lines that would hide the log of a task.
logging.getLogger("great_expectations").setLevel(logging.WARNING)
