"""What a site gets back, always: an acknowledgement it can print, and its own workbook with the faults marked."""
