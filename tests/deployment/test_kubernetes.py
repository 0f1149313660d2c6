"""The files for Kubernetes: they give pods what the compose file gives its services, settings and rights alike."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
import yaml

from prefaudit.settings import PROJECT_ROOT, Settings
from tests.deployment.test_compose import SERVICES

FOLDER = PROJECT_ROOT / "deploy" / "kubernetes"
DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PLACES = ("landing", "archive", "publications", "answers", "forms", "data_docs")
# What Airflow is told otherwise than in the compose file: by the values, by the chart, by its own default.
TOLD_BY_VALUES = {"AIRFLOW__CORE__EXECUTOR", "AIRFLOW__CELERY__WORKER_CONCURRENCY"}
TOLD_BY_CHART = {"AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET"}
OTHERWISE = {
    # PostgreSQL's addresses have their password in them; the backend of results is Airflow's database by default.
    *("PGPASSWORD", "AIRFLOW__CELERY__RESULT_BACKEND"),
    # Where the API server is, for tasks and for people.
    *("FORWARDED_ALLOW_IPS", "AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "AIRFLOW__API__BASE_URL", "PREFAUDIT_PAGE_URL"),
}


def _read(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


VALUES = _read("values")[0]
SETTINGS: dict[str, str] = _read("settings")[0]["data"]
POD = _read("pod-template")[0]["spec"]
MIGRATE = _read("migrate")[0]["spec"]["template"]["spec"]
POLICIES = {each["metadata"]["name"]: each["spec"] for each in _read("network-policies")}
CLAIMS = {each["metadata"]["name"]: each["spec"] for each in _read("volumes")}


def _from_secret(environment: list[dict[str, Any]]) -> dict[str, str]:
    """Each variable that comes from the Secret, with its key there."""
    references = ((each["name"], each["valueFrom"]["secretKeyRef"]) for each in environment if "valueFrom" in each)
    return {name: reference["key"] for name, reference in references if reference["name"] == "prefaudit"}


CHART = _from_secret(yaml.safe_load(VALUES["extraEnv"]))
API = _from_secret(VALUES["apiServer"]["env"])
TASK = _from_secret(POD["containers"][0]["env"])


def _chosen(value: str) -> str:
    """What a value of the compose file is where nobody sets its variable."""
    return re.sub(r"\${[A-Z_]+:-([^}]*)}", r"\1", value)


def test_every_setting_reaches_every_pod_and_what_is_secret_by_the_secret_alone() -> None:
    in_the_image = set(re.findall(r"PREFAUDIT_[A-Z]+(?==)", DOCKERFILE))
    names = {f"PREFAUDIT_{each.name.upper()}": each.repr for each in fields(Settings)}
    assert {name for name in SETTINGS if name.startswith("PREFAUDIT_")} == {
        name for name, shown in names.items() if shown and name not in in_the_image
    }
    secret = {name for name, shown in names.items() if not shown}
    assert {"PREFAUDIT_OIDC_CLIENT_SECRET", "PREFAUDIT_ADMIN_PASSWORD"} == API.keys()
    for given in (CHART, TASK):
        assert {name for name in given if name.startswith("PREFAUDIT_")} == secret - API.keys()
    assert yaml.safe_load(VALUES["extraEnvFrom"]) == POD["containers"][0]["envFrom"]
    assert POD["containers"][0]["envFrom"] == MIGRATE["containers"][0]["envFrom"]
    # The names of services, as variables, would be settings that nothing reads.
    assert VALUES["enableServiceLinks"] is POD["enableServiceLinks"] is MIGRATE["enableServiceLinks"] is False
    Settings.from_env(SETTINGS)


def test_airflow_is_told_what_the_compose_file_tells_it() -> None:
    environment = {name: str(value) for name, value in SERVICES["api-server"]["environment"].items()}
    for name in environment.keys() - API.keys() - CHART.keys() - TOLD_BY_VALUES - TOLD_BY_CHART - OTHERWISE:
        assert SETTINGS[name] == _chosen(environment[name]), name
    assert SETTINGS.keys() - environment.keys() == set()
    assert CHART.keys() - environment.keys() == set()
    assert TASK.keys() - TOLD_BY_CHART == CHART.keys() - {"AIRFLOW__CELERY__BROKER_URL"}
    assert VALUES["executor"] == environment["AIRFLOW__CORE__EXECUTOR"]
    assert str(VALUES["config"]["celery"]["worker_concurrency"]) == _chosen(
        environment["AIRFLOW__CELERY__WORKER_CONCURRENCY"]
    )
    assert VALUES["airflowVersion"] in next(each for each in PROJECT["dependencies"] if "airflow==" in each)


def test_the_commands_are_those_of_the_compose_file() -> None:
    assert VALUES["apiServer"]["args"] == SERVICES["api-server"]["command"]
    assert VALUES["scheduler"]["livenessProbe"]["command"] == SERVICES["scheduler"]["healthcheck"]["test"][1:]
    for name, part in (("dag-processor", "dagProcessor"), ("triggerer", "triggerer")):
        told = " ".join(VALUES[part]["livenessProbe"]["command"])
        asked = " ".join(SERVICES[name]["healthcheck"]["test"][1:])
        told = told.replace('os.environ["AIRFLOW_CONN_AIRFLOW_DB"]', '"postgresql://prefaudit@postgres/airflow"')
        assert told.replace("import os, socket", "import socket") == asked
    workers = VALUES["workers"]["celery"]
    asked = SERVICES["worker"]["healthcheck"]["test"][1].replace("$$", "$")
    assert workers["livenessProbe"]["command"] == ["sh", "-c", asked]
    assert SERVICES["worker"]["stop_grace_period"] == f"{workers['terminationGracePeriodSeconds'] // 60}m"
    script = MIGRATE["containers"][0]["args"][2].replace("import os, psycopg", "import psycopg")
    url = '"postgresql://prefaudit@postgres/prefaudit"'
    assert script.replace('os.environ["PREFAUDIT_DATABASE_URL"]', url) == SERVICES["migrate"]["command"][2]
    assert _from_secret(MIGRATE["containers"][0]["env"])["PREFAUDIT_DATABASE_URL"] == "PREFAUDIT_OWNER_URL"


def _security() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    yield VALUES["securityContexts"]["pod"], VALUES["securityContexts"]["containers"]
    for spec in (POD, MIGRATE):
        assert len(spec["containers"]) == 1
        yield spec["securityContext"], spec["containers"][0]["securityContext"]


def test_pods_have_the_rights_of_the_services_and_no_more() -> None:
    user = re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    worker = SERVICES["worker"]
    assert (worker["read_only"], worker["cap_drop"], worker["security_opt"]) == (
        *(True, ["ALL"], ["no-new-privileges:true"]),
    )
    for pod, container in _security():
        assert [str(pod["runAsUser"])] == user
        assert (pod["runAsGroup"], pod["runAsNonRoot"], pod["seccompProfile"]) == (0, True, {"type": "RuntimeDefault"})
        assert container == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": worker["cap_drop"]},
        }
    assert POD["automountServiceAccountToken"] is MIGRATE["automountServiceAccountToken"] is False
    for part in ("apiServer", "scheduler", "dagProcessor", "triggerer", "redis"):
        assert VALUES[part]["serviceAccount"]["automountServiceAccountToken"] is False
    assert VALUES["redis"]["securityContexts"]["container"] == VALUES["securityContexts"]["containers"]
    redis = VALUES["redis"]["securityContexts"]["pod"]
    assert f"{redis['runAsUser']}:{redis['runAsGroup']}" == SERVICES["redis"]["user"]
    assert "{repository}:{tag}".format(**VALUES["images"]["redis"]) == SERVICES["redis"]["image"]
    assert _read("namespace")[0]["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": "restricted"}


def test_limits_of_memory_are_those_of_the_compose_file() -> None:
    def limit(service: str) -> str:
        return _chosen(SERVICES[service]["mem_limit"]).upper().removesuffix("B") + "i"

    for service, part in (("api-server", "apiServer"), ("scheduler", "scheduler"), ("triggerer", "triggerer")):
        assert VALUES[part]["resources"]["limits"]["memory"] == limit(service)
    assert VALUES["dagProcessor"]["resources"] == VALUES["scheduler"]["resources"]
    assert VALUES["workers"]["celery"]["resources"]["limits"]["memory"] == limit("worker")
    assert VALUES["workers"]["kubernetes"]["resources"] == POD["containers"][0]["resources"]
    assert POD["containers"][0]["resources"] == VALUES["workers"]["celery"]["resources"]
    assert MIGRATE["containers"][0]["resources"]["limits"]["memory"] == limit("migrate")
    assert VALUES["redis"]["resources"]["limits"]["memory"] == limit("redis")


def test_the_places_are_kept_and_shared_and_tmp_is_memory() -> None:
    kept = {volume.split(":")[1] for volume in SERVICES["worker"]["volumes"]}
    logs = "/var/lib/prefaudit/airflow/logs"
    claims = {f"prefaudit-{place.replace('_', '-')}" for place in PLACES}
    assert claims | {"prefaudit-logs"} == CLAIMS.keys()
    assert all(claim["accessModes"] == ["ReadWriteMany"] for claim in CLAIMS.values())
    assert VALUES["logs"]["persistence"] == {"enabled": True, "existingClaim": "prefaudit-logs"}
    assert VALUES["airflowHome"] + "/logs" == logs
    for volumes, mounts, more in (
        (VALUES["volumes"], VALUES["volumeMounts"], {logs}),
        (POD["volumes"], POD["containers"][0]["volumeMounts"], set[str]()),
    ):
        where = {each["name"]: each["mountPath"] for each in mounts}
        assert set(where.values()) | more == kept | {"/tmp"}
        for volume in volumes:
            if volume["name"] == "tmp":
                assert volume["emptyDir"]["medium"] == "Memory"
            else:
                assert volume["persistentVolumeClaim"]["claimName"] == f"prefaudit-{volume['name']}"
                assert where[volume["name"]].rpartition("/")[2].replace("_", "-") in (volume["name"], "logs")
        assert {each["name"] for each in volumes} == where.keys()


def test_with_an_object_store_no_place_is_a_volume() -> None:
    values = _read("values-object-store")[0]
    given = {each["name"]: each["value"] for each in values["env"]}
    assert given.keys() == {f"PREFAUDIT_{place.upper()}" for place in PLACES}
    assert all(value.startswith("s3://") for value in given.values())
    Settings.from_env(given)
    assert values["volumes"] == [each for each in VALUES["volumes"] if each["name"] == "tmp"]
    assert values["volumeMounts"] == [each for each in VALUES["volumeMounts"] if each["name"] == "tmp"]


def test_the_secret_is_named_and_holds_nothing_here() -> None:
    lines = (FOLDER / "secret.env.example").read_text(encoding="utf-8").splitlines()
    keys = [line for line in lines if line and not line.startswith("#")]
    assert all(line.endswith("=") for line in keys)
    asked = {*CHART.values(), *TASK.values(), *_from_secret(MIGRATE["containers"][0]["env"]).values()}
    asked |= set(_from_secret(VALUES["apiServer"]["env"]).values())
    # What the chart itself asks of a Secret: its keys, Redis's password, KEDA's address of the database.
    asked |= {"fernet-key", "api-secret-key", "jwt-secret", "password", "connection"}
    assert {line[:-1] for line in keys} == asked
    named = [VALUES[f"{name}SecretName"] for name in ("fernetKey", "apiSecretKey", "jwt")]
    named += [VALUES["redis"]["passwordSecretName"], *VALUES["data"].values()]
    assert set(named) == {"prefaudit"}


def test_every_pod_runs_the_same_image() -> None:
    image = "{repository}:{tag}".format(**VALUES["images"]["airflow"])
    assert image.endswith(f"/prefaudit:{PROJECT['version']}")
    assert VALUES["images"]["pod_template"] == VALUES["images"]["airflow"]
    assert POD["containers"][0]["image"] == MIGRATE["containers"][0]["image"] == image
    # What the KubernetesExecutor adds is hashed, and changes nothing that the image has.
    ours, added = (
        set(re.findall(r"^([\w.-]+)==", (folder / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
        for folder in (PROJECT_ROOT, FOLDER)
    )
    assert {"apache-airflow-providers-cncf-kubernetes", "kubernetes"} <= added
    assert not ours & added


def _components(selector: dict[str, Any]) -> set[str]:
    """The components of Airflow that a selector of pods means."""
    everyone = {"api-server", "scheduler", "dag-processor", "triggerer", "worker", "redis", "migrate"}
    labels = selector.get("matchLabels", {})
    if labels.get("tier") != "airflow":
        return set()
    meant = {labels["component"]} if "component" in labels else everyone
    for rule in selector.get("matchExpressions", ()):
        assert rule["key"] == "component"
        meant &= set(rule["values"]) if rule["operator"] == "In" else everyone - set(rule["values"])
    return meant


def _in(policy: str) -> set[str]:
    """Whom a policy lets in: components of Airflow, namespaces."""
    (rule,) = POLICIES[policy]["ingress"]
    found: set[str] = set()
    for peer in rule["from"]:
        found |= _components(peer.get("podSelector", {}))
        found |= set(peer.get("namespaceSelector", {}).get("matchLabels", {}).values())
    return found


def test_who_may_reach_what() -> None:
    assert POLICIES["deny-all"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    airflow = {"api-server", "scheduler", "dag-processor", "triggerer", "worker", "migrate"}
    assert _in("postgresql") == airflow | {"keda"}
    assert _in("redis") == {"scheduler", "worker"}
    assert _in("api-server") == {"scheduler", "worker", "triggerer", "dag-processor", "ingress-nginx"}
    assert _in("logs") == {"api-server"}
    incoming = {name for name, policy in POLICIES.items() if "Ingress" in policy["policyTypes"]}
    assert incoming == {"deny-all", "postgresql", "redis", "api-server", "logs"}
    # Each that is let in may go out there too.
    for name, outgoing in (("postgresql", "to-postgresql"), ("redis", "to-redis"), ("api-server", "to-api-server")):
        assert _components(POLICIES[outgoing]["podSelector"]) == _in(name) - {"keda", "ingress-nginx"}
        assert POLICIES[outgoing]["egress"][0]["ports"] == POLICIES[name]["ingress"][0]["ports"]
    assert _components(POLICIES["to-logs"]["podSelector"]) == {"api-server"}
    assert _components(POLICIES["to-kubernetes"]["podSelector"]) == {"scheduler"}


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kubectl_builds_what_stands_before_the_chart() -> None:
    done = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built = list(yaml.safe_load_all(done.stdout))
    assert len(built) == 2 + len(CLAIMS) + len(POLICIES)
    assert {each["metadata"].get("namespace") for each in built if each["kind"] != "Namespace"} == {"prefaudit"}
