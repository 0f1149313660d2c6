"""The values that pass between rooms, and the errors that a person can act on."""
