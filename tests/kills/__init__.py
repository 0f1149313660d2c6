"""Nights that are killed, cut off or starved at every point, run again, and compared with an undisturbed one."""
