"""Runs through the real Airflow: what carries them is killed at a random time, started again, and ends its work."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from random import Random
from unittest.mock import patch

import psutil
from rich.console import Console

from prefaudit.local import airflow, processes
from prefaudit.local.airflow import AirflowServices
from prefaudit.settings import Settings
from tests.kills.events import OwnServer
from tests.kills.installation import Installation
from tests.kills.outcome import Outcome, differences
from tests.kills.trial import Trial
from tests.support.installations import unscheduled

NIGHT, PUBLISHING = "consolidate_returns", "publish_summaries"
# How long a run may take that was interrupted: what is lost is looked for, and tried again after a minute.
_LONGEST = 900.0
# How often it is run again: a run that failed leaves its work to the next one.
_AGAIN = 2
# What is lost is found sooner than an installation does, so that the trials are not spent with waiting.
_SOON = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
}


class Killed(StrEnum):
    """What is killed."""

    TASK = "a task"
    WORKERS = "tasks and what watches them"
    READERS = "the readers of a task"
    SCHEDULER = "the scheduler"
    SERVICES = "all services with all their processes"
    SERVER = "PostgreSQL"
    POWER = "everything"


def tried(installation: Installation, wanted: int, chance: Random, console: Console) -> Iterator[Trial]:
    """Carry out as many trials as wanted, each kind of process in turn."""
    place = replace(unscheduled(installation.settings), var=f"{installation.settings.var}-airflow")
    with patch.dict(os.environ, _SOON), patch.object(processes, "GRACE_SECONDS", 3):
        try:
            installation.restore()
            services = airflow.start(place)
            began = time.monotonic()
            _run(services)
            lasts = time.monotonic() - began
            expected = installation.outcome()
            console.print(f"An undisturbed run through Airflow takes {lasts:.0f} s.")
            for number in range(wanted):
                kind = list(Killed)[number % len(Killed)]
                # Late in a run no task is left, and the publication has but a few.
                latest = 0.6 if kind in {Killed.TASK, Killed.WORKERS, Killed.READERS} else 1.0
                trial = Trial(kind, "through Airflow", share=round(chance.random() * latest, 3))
                yield _carried_out(trial, installation, place, expected, lasts, chance)
        finally:
            airflow.stop(place)


def _carried_out(
    trial: Trial, installation: Installation, place: Settings, expected: Outcome, lasts: float, chance: Random
) -> Trial:
    installation.restore()
    services = airflow.start(place)
    run = services.trigger(NIGHT)
    time.sleep(trial.share * lasts)
    victims = _victims(Killed(trial.event), place, installation.server, chance)
    for each in victims:
        with suppress(psutil.Error):
            each.kill()
    psutil.wait_procs(victims, 10)
    # What a person does who finds it so, or the system when it starts again.
    OwnServer.at(installation.server.folder)
    services = airflow.start(place)
    state = _ended(services, run)
    _settled(services)
    found = differences(expected, installation.outcome())
    for _ in range(_AGAIN):
        if not found:
            break
        try:
            _run(services)
            found = differences(expected, installation.outcome())
        except airflow.AirflowError as error:
            found = [str(error)]
    twice = installation.sent_again()
    # Between the server's reply and the ledger's row nobody knows that a mail was taken.
    if twice > 1:
        found.append(f"{twice} mails were sent twice.")
    return replace(trial, code=state != "success", met=bool(victims), twice=twice, differences=tuple(found))


def _run(services: AirflowServices) -> None:
    """Run the night, and wait for what it sets off. Raises AirflowError."""
    services.wait(NIGHT, services.trigger(NIGHT), timeout=_LONGEST)
    _settled(services)


def _ended(services: AirflowServices, run: str) -> str:
    """Wait for a run to end, well or not; return its state."""
    until = time.monotonic() + _LONGEST
    while not (found := services.api.run(NIGHT, run)).over and time.monotonic() < until:
        time.sleep(1)
    return found.state


def _settled(services: AirflowServices) -> None:
    """Wait until nothing is to be run any more, twice in a row: a run that was set off shows a little later."""
    until, quiet = time.monotonic() + _LONGEST, 0
    while quiet < 2 and time.monotonic() < until:
        time.sleep(2)
        runs = (*services.api.runs(NIGHT), *services.api.runs(PUBLISHING))
        quiet = quiet + 1 if all(run.over for run in runs) else 0


def _victims(kind: Killed, place: Settings, server: OwnServer, chance: Random) -> list[psutil.Process]:
    """Return what is killed now; tasks and readers as soon as there are any."""
    services = processes.recorded(airflow._folder(place))
    postmaster = [psutil.Process(int((server.folder / "data" / "postmaster.pid").read_text().split()[0]))]
    if kind is Killed.SERVER:
        return postmaster
    if kind is Killed.SCHEDULER:
        return [psutil.Process(each.pid) for each in services if each.name == "scheduler"]
    everything = [process for each in services for process in processes._family(each)]
    if kind is Killed.SERVICES:
        return everything
    if kind is Killed.POWER:
        return [*everything, *postmaster]
    until = time.monotonic() + 20
    while not (found := [each for each in _below(services) if _is(kind, each)]) and time.monotonic() < until:
        time.sleep(0.05)
    return found if kind is Killed.WORKERS else chance.sample(found, min(1, len(found)))


def _below(services: tuple[processes.Service, ...]) -> list[psutil.Process]:
    (scheduler,) = (each.pid for each in services if each.name == "scheduler")
    return psutil.Process(scheduler).children(recursive=True)


def _is(kind: Killed, process: psutil.Process) -> bool:
    """Whether a process below the scheduler is of a kind: tasks and what watches them say so in their title."""
    try:
        title = " ".join(process.cmdline())
        if kind is Killed.READERS:
            return "forkserver" in title and not process.children()
    except psutil.Error:
        return False
    is_task = title.startswith("airflow worker -- ") and "<idle>" not in title
    return is_task and (kind is Killed.WORKERS or "LocalExecutor" not in title)
