"""The untrusted workbook: guarded, read in a killable worker, laid out into tables; and the template that we write."""
