"""Reference data: sites, standards, campaigns, code lists; read, checked, amended."""
