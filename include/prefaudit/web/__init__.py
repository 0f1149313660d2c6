"""The control room: how the returns stand now, site by site and cell by cell, for those who look after the night."""
