"""The forms that sites fill: one prefilled workbook for each return expected of a site."""
