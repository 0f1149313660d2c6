"""The compose file: valid, every service watched, no secret with a default, every variable explained."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from prefaudit.local.environment import SIGNS_TOKENS
from prefaudit.settings import PROJECT_ROOT, Settings

FILE = PROJECT_ROOT / "docker-compose.yaml"
TEXT = FILE.read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
SECRETS = {
    *("PREFAUDIT_POSTGRES_PASSWORD", "PREFAUDIT_REDIS_PASSWORD", "PREFAUDIT_ADMIN_PASSWORD"),
    *("AIRFLOW_FERNET_KEY", "AIRFLOW_API_SECRET_KEY", "AIRFLOW_JWT_SECRET"),
}


def _variables() -> dict[str, str]:
    """Each variable that the file asks for, with how: `?` where it must be set, `-` where there is a default."""
    return {name: how for name, how in re.findall(r"(?<!\$)\${([A-Z_]+):([?-])", TEXT)}


def test_the_services_of_a_deployment_are_there() -> None:
    assert set(SERVICES) == {
        *("postgres", "redis", "migrate", "api-server", "scheduler", "dag-processor", "triggerer", "worker"),
    }


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_watched_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    if name == "migrate":
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]
    assert service["logging"]["options"]["max-size"]
    assert service["mem_limit"]
    # PostgreSQL's own image writes beside its volume.
    assert name == "postgres" or service["read_only"]
    assert not service.get("privileged")
    assert name == "postgres" or service["cap_drop"] == ["ALL"]
    # What is fixed to a name or a port of the host cannot be there twice.
    assert "container_name" not in service
    assert name == "api-server" or "ports" not in service


def test_no_secret_has_a_default_and_every_variable_is_explained() -> None:
    asked = _variables()
    assert {name for name, how in asked.items() if how == "?"} == SECRETS
    head = TEXT.split("x-airflow:")[0]
    settings = {f"PREFAUDIT_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert [name for name in asked.keys() - settings if not re.search(rf"\b{name}\b", head)] == []


def test_the_image_is_given_all_that_it_copies() -> None:
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    names = {name for line in copied for name in line.split()}
    given = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"pyproject.toml", "include", "requirements.txt"} <= names
    assert names == {line.removeprefix("!") for line in given if line.startswith("!")}
    assert [name for name in names if not (PROJECT_ROOT / name).exists()] == []


def test_every_setting_reaches_every_service() -> None:
    settings = {f"PREFAUDIT_{name.upper()}" for name in Settings.__dataclass_fields__}
    made_here = {"PREFAUDIT_METADATA_URL": "airflow", "PREFAUDIT_PAGE_URL": "${AIRFLOW_BASE_URL"}
    in_the_image = set(re.findall(r"PREFAUDIT_[A-Z]+(?==)", (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")))
    for name in ("migrate", "api-server", "scheduler", "dag-processor", "triggerer", "worker"):
        environment = SERVICES[name]["environment"]
        handed = {key for key in environment if key.startswith("PREFAUDIT_")}
        # How people log in is the API server's alone.
        expected = settings if name == "api-server" else {key for key in settings if "_OIDC_" not in key}
        assert handed - {"PREFAUDIT_ADMIN_PASSWORD"} == expected - in_the_image
        for key in handed - {"PREFAUDIT_ADMIN_PASSWORD"}:
            own = "PREFAUDIT_OWNER_URL" if (name, key) == ("migrate", "PREFAUDIT_DATABASE_URL") else key
            assert made_here.get(key, f"${{{own}:-") in environment[key]


def test_who_does_not_sign_tokens_has_no_key_of_them() -> None:
    key = "AIRFLOW__API_AUTH__JWT_SECRET"
    airflow = {
        name: service for name, service in SERVICES.items() if "AIRFLOW__CORE__EXECUTOR" in service["environment"]
    }
    assert {name for name, service in airflow.items() if key in service["environment"]} == SIGNS_TOKENS


def test_with_secrets_from_files_no_service_has_one_in_its_environment() -> None:
    """Each variable that holds a secret gives way to a file, which Airflow and PostgreSQL's library then read."""
    file = yaml.safe_load((PROJECT_ROOT / "deploy" / "compose" / "secrets.yaml").read_text(encoding="utf-8"))
    secret = re.compile("|".join(rf"\${{{name}:" for name in SECRETS))
    for name, service in SERVICES.items():
        other = file["services"].get(name, {})
        held = {key for key, value in service["environment"].items() if secret.search(str(value))}
        assert {key for key, value in other["environment"].items() if not value} == held
        named = re.findall(r"/run/secrets/([\w.]+)", str(other))
        assert set(other["secrets"]) == set(named) <= file["secrets"].keys()
    airflow = find_spec("airflow")
    assert airflow is not None and airflow.origin is not None
    options = yaml.safe_load(
        Path(airflow.origin).with_name("config_templates").joinpath("config.yml").read_text("utf-8")
    )
    by_command = [key for key in file["services"]["api-server"]["environment"] if key.endswith("_CMD")]
    assert len(by_command) == 4
    for key in by_command:
        section, option = key.removesuffix("_CMD").removeprefix("AIRFLOW__").lower().split("__")
        # The provider of Celery lists its own.
        assert section == "celery" or options[section]["options"][option]["sensitive"]


def test_a_name_that_is_no_setting_stops_the_start() -> None:
    assert SERVICES["migrate"]["env_file"] == ["${PREFAUDIT_ENV_FILE:-.env}"]
    assert [name for name, service in SERVICES.items() if "env_file" in service] == ["migrate"]
    # What may stand in that file is what the settings know: each variable of this file is among them.
    Settings.from_env({name: "" for name in _variables()})


def test_the_places_that_the_image_makes_are_kept() -> None:
    kept = {volume.split(":")[1] for volume in SERVICES["worker"]["volumes"]}
    made = re.search(r"for place in ([^;]+);", (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert made is not None
    assert kept == {f"/var/lib/prefaudit/{place}" for place in made[1].split() if place != "airflow"}


def _compose() -> list[str] | None:
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0:
        return [docker, "compose"]
    return None


COMPOSE = _compose()


@pytest.mark.slow
@pytest.mark.skipif(COMPOSE is None, reason="docker-compose is not installed (Debian: apt install docker-compose)")
def test_compose_itself_takes_the_file_and_asks_for_secrets(tmp_path: Path) -> None:
    assert COMPOSE is not None
    command = [*COMPOSE, "-f", str(FILE), "config"]
    bare = {name: value for name, value in os.environ.items() if name not in _variables()}
    bare["PREFAUDIT_ENV_FILE"] = str(tmp_path / "env")
    (tmp_path / "env").touch()
    well = subprocess.run(
        command, env={**bare, **dict.fromkeys(SECRETS, "x1")}, capture_output=True, text=True, check=False
    )
    assert well.returncode == 0, well.stderr
    assert set(yaml.safe_load(well.stdout)["services"]) == set(SERVICES)
    for secret in SECRETS:
        missing = {**bare, **dict.fromkeys(SECRETS - {secret}, "x1")}
        refused = subprocess.run(command, env=missing, capture_output=True, text=True, check=False)
        assert refused.returncode != 0
        assert f"set {secret}" in refused.stderr
