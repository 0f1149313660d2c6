"""The parts of a deployment without containers: a Redis of its own, and Celery workers with folders of their own."""

import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from prefaudit.local import processes
from prefaudit.local.environment import own_environment

REDIS = shutil.which("redis-server")


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis of its own, with a password; its address."""
    assert REDIS is not None
    port, password = _port(), secrets.token_hex(8)
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", password]
    with (folder / "redis.log").open("w") as log:
        server = subprocess.Popen([*command, "--dir", str(folder)], stdout=log, stderr=log)
    try:
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def workers(names: Sequence[str], environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    """Workers of these names, each with a home, a working folder and logs of its own."""
    for name in names:
        home = folder / name
        home.mkdir(exist_ok=True)
        own = {
            **own_environment("worker", environment),
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
            "PREFAUDIT_VAR": str(home / "var"),
        }
        command = processes.python(
            "airflow", "celery", "worker", "--skip-serve-logs", "--celery-hostname", f"{name}@%h"
        )
        processes.launch(f"worker-{name}", command, own, folder / "workers")
    try:
        yield
    finally:
        processes.end(processes.recorded(folder / "workers"), folder / "workers")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
