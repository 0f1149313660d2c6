"""A small client of Airflow's REST API: what starting, watching and explaining a run needs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

import httpx

from prefaudit.model.errors import OperatorError

LOG_LINES = 15


class ApiError(OperatorError):
    """Airflow refused a request or does not answer; the message says which and what to do."""

    french = "Airflow ne répond pas comme attendu"


@dataclass(frozen=True)
class Run:
    """One run of a DAG: `state` is queued, running, success or failed; `partition` is its key, empty without one.

    `queued_at` is when the scheduler or a person asked for it.
    """

    dag_id: str
    run_id: str
    state: str
    partition: str
    queued_at: datetime

    @property
    def over(self) -> bool:
        """Whether the run has ended, well or not."""
        return self.state in ("success", "failed")


@dataclass(frozen=True)
class Api:
    """The API at `url` ("http://127.0.0.1:8080"), entered with a user's name and password: once, for all requests."""

    url: str
    user: str
    password: str

    def health(self, since: datetime) -> Mapping[str, str]:
        """Return the state of each component ("healthy", "unhealthy", "") by name; empty where nobody answers.

        One that has given no sign of life since then is « silent »: Airflow calls it healthy for half a minute more.
        """
        try:
            answer = httpx.get(f"{self.url}/api/v2/monitor/health", timeout=5, trust_env=False)
            body = answer.json() if answer.status_code == httpx.codes.OK else {}
        except (httpx.HTTPError, ValueError):
            return {}
        return {name: _state(name, part or {}, since) for name, part in body.items()}

    def accepts_login(self) -> bool:
        """Return whether this user's name and password are accepted; another Airflow at this port refuses them."""
        return httpx.post(self._token_url, json=self._credentials, timeout=30, trust_env=False).is_success

    def import_errors(self) -> tuple[str, ...]:
        """Return the DAG files that cannot be imported, each with the last line of its error."""
        found = self._get("importErrors")["import_errors"]
        return tuple(f"{each['filename']}: {each['stack_trace'].strip().splitlines()[-1]}" for each in found)

    def has_parsed(self, dag_id: str) -> bool:
        """Return whether the DAG has been parsed and may run."""
        answer = self._send("GET", f"dags/{quote(dag_id)}")
        return answer.status_code == httpx.codes.OK and not answer.json()["is_stale"]

    def trigger(self, dag_id: str, conf: Mapping[str, Any]) -> str:
        """Ask for a run now; return its id."""
        body = {"logical_date": None, "conf": dict(conf)}
        return str(self._checked(self._send("POST", f"dags/{quote(dag_id)}/dagRuns", body))["dag_run_id"])

    def run(self, dag_id: str, run_id: str) -> Run:
        """Return a run as it is now."""
        return _run(self._get(f"dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"))

    def runs(self, dag_id: str) -> tuple[Run, ...]:
        """Return the last hundred runs of a DAG, newest first."""
        return tuple(map(_run, self._get(f"dags/{quote(dag_id)}/dagRuns?order_by=-run_after&limit=100")["dag_runs"]))

    def ensure_pool(self, name: str, slots: int, description: str) -> None:
        """Make a pool where it is missing; one that an operator has resized is left as it is."""
        if self._send("GET", f"pools/{quote(name)}").status_code == httpx.codes.NOT_FOUND:
            body = {"name": name, "slots": slots, "description": description, "include_deferred": False}
            self._checked(self._send("POST", "pools", body))

    def returned(self, dag_id: str, run_id: str, task_id: str) -> Any:
        """Return what a task of a run returned; None where it did not run or returned nothing.

        This, and not the list of asset events, says what a run announced: Airflow 3.3 answers that list with an error
        500 as long as a run that the events set off is still queued.
        """
        path = f"dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}/taskInstances/{quote(task_id)}"
        answer = self._send("GET", f"{path}/xcomEntries/return_value?deserialize=true")
        return None if answer.status_code == httpx.codes.NOT_FOUND else self._checked(answer)["value"]

    def failures(self, dag_id: str, run_id: str) -> tuple[str, ...]:
        """Return the name of each failed task of a run with the end of its log."""
        run = f"dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"
        failed = self._get(f"{run}/taskInstances?state=failed&limit=5")["task_instances"]
        return tuple(f"« {_task(each)} »: {self._log_tail(run, each)}" for each in failed)

    def _log_tail(self, run: str, task: Mapping[str, Any]) -> str:
        path = f"{run}/taskInstances/{quote(task['task_id'])}/logs/{task['try_number']}?map_index={task['map_index']}"
        answer = self._send("GET", path, accept="application/json")
        if answer.status_code != httpx.codes.OK:
            return "its log cannot be read"
        entries = [each for each in answer.json().get("content", []) if _line(each)]
        raised = [each for each in entries if isinstance(each, Mapping) and each.get("level") in ("error", "critical")]
        return " / ".join(map(_line, (raised or entries)[-LOG_LINES:])) or "it wrote nothing"

    def _get(self, path: str) -> Any:
        return self._checked(self._send("GET", path))

    def _send(self, method: str, path: str, body: Any = None, accept: str = "application/json") -> httpx.Response:
        """One request, tried again for a short while where the server is too busy to answer."""
        for _ in range(3):
            try:
                answer = self._client.request(method, path, json=body, headers={"Accept": accept})
                if answer.status_code != httpx.codes.UNAUTHORIZED:
                    return answer
                # The token is a day old, or Airflow was started with another key since.
                self._client.headers["Authorization"] = self._bearer()
                return self._client.request(method, path, json=body, headers={"Accept": accept})
            except httpx.TransportError as error:
                reason = error
                time.sleep(1)
        raise ApiError(
            f"Airflow does not answer at {self.url} ({type(reason).__name__}). See the logs of its services, then run "
            "`make down` and `make up`."
        )

    @cached_property
    def _client(self) -> httpx.Client:
        headers = {"Authorization": self._bearer()}
        # The server closes connections that nobody used for some seconds: none is used twice.
        limits = httpx.Limits(max_keepalive_connections=0)
        return httpx.Client(base_url=f"{self.url}/api/v2/", headers=headers, timeout=30, trust_env=False, limits=limits)

    def _bearer(self) -> str:
        answer = httpx.post(self._token_url, json=self._credentials, timeout=30, trust_env=False)
        return f"Bearer {self._checked(answer)['access_token']}"

    @property
    def _token_url(self) -> str:
        return f"{self.url}/auth/token"

    @property
    def _credentials(self) -> Mapping[str, str]:
        return {"username": self.user, "password": self.password}

    @staticmethod
    def _checked(answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        raise ApiError(
            f"Airflow refused {answer.request.method} {answer.request.url.path}: {answer.status_code} "
            f"{answer.text[:500]}. Fix what it says and try again."
        )


def _state(name: str, part: Mapping[str, Any], since: datetime) -> str:
    sign = part.get(f"latest_{name}_heartbeat")
    return "silent" if sign and datetime.fromisoformat(sign) < since else part.get("status") or ""


def _run(body: Mapping[str, Any]) -> Run:
    queued = datetime.fromisoformat(body["queued_at"] or body["run_after"])
    return Run(body["dag_id"], body["dag_run_id"], body["state"], body.get("partition_key") or "", queued)


def _task(body: Mapping[str, Any]) -> str:
    return str(body["task_id"]) + (f" [{body['map_index']}]" if body["map_index"] >= 0 else "")


def _line(entry: Any) -> str:
    """A line of a log: the message, and the exceptions; nothing for the folds of the page."""
    if not isinstance(entry, Mapping):
        return str(entry).strip()
    event = str(entry.get("event", "")).strip()
    raised = [f"{each.get('exc_type')}: {each.get('exc_value')}" for each in entry.get("error_detail") or ()]
    return "" if event.startswith("::") else " ".join([event, *raised])
