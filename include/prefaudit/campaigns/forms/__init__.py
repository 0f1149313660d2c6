"""The forms that sites fill: one prefilled workbook for each return that a site owes."""
