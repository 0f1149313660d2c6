"""The control room: the state of the returns, site by site and cell by cell, and what an operator may do about it."""
