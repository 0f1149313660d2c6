"""The real Airflow on this machine: its environment, its services, and a client of its API."""
