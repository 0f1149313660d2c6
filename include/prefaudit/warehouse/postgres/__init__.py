"""PostgreSQL itself: the server, connections, schema versions, logins, and the SQL files."""
