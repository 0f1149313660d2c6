"""What a site always gets back: an acknowledgement to print, and its own workbook with the issues marked."""
