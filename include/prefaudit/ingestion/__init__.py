"""Landing zone, deliveries and mailbox: files become submissions, submissions become typed rows in staging."""
