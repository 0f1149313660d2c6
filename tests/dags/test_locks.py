"""A row that another process has locked is known to Airflow as what it is, whatever driver speaks to PostgreSQL."""

import subprocess
import sys

# What the scheduler does before it starts tasks, while an operator resizes a pool.
PROGRAM = """
import sys
import airflow_local_settings
from airflow.utils.sqlalchemy import is_lock_not_available_error
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

engine = create_engine(sys.argv[1])
with engine.connect() as operator, engine.connect() as scheduler:
    operator.execute(text("create table pools (name text)"))
    operator.execute(text("insert into pools values ('workbooks')"))
    operator.commit()
    operator.execute(text("select name from pools for update"))
    try:
        scheduler.execute(text("select name from pools for no key update nowait"))
    except OperationalError as error:
        print(is_lock_not_available_error(error))
"""


def test_a_pool_that_is_being_resized_does_not_end_the_scheduler(database: str) -> None:
    url = database.replace("postgresql://", "postgresql+psycopg://", 1)
    done = subprocess.run([sys.executable, "-c", PROGRAM, url], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["True"], done.stdout + done.stderr
