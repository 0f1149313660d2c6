"""What each task of the DAGs does: one module a DAG, under its name, callable without Airflow."""
