"""docker-compose.yml and the Dockerfile, held to the code without an engine.

Every command exists, every environment holds what its process asks for, nothing listens where it should not, nothing
runs with more rights than it needs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner

from deploy.cli.main import hourbook
from deploy.roles.turnings import ROLES
from deploy.roles.wired import chosen, installed
from shared.plumbing.environment import EnvironmentFault, read_environment

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "hourbook"}
RUNNING = {name: one for name, one in SERVICES.items() if one["restart"] == "unless-stopped"}
IMAGES = {"apache/kafka", "postgres", "rabbitmq", "prom/prometheus", "grafana/grafana", "hourbook"}


def words(one: dict[str, Any]) -> list[str]:
    return [*one.get("entrypoint", ["hourbook"])[1:], *one.get("command", [])]


def needs_of(command: list[str]) -> tuple[str, ...] | None:
    """What a command asks of its environment; None where it reads no services' environment."""
    if command[0] == "serve":
        return ("web",)
    if command[0] == "migrate":
        return ()
    return ROLES[command[0]].needs if command[0] in ROLES else None


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """What the one-shot `keys` leaves in the shared volume."""
    folder = tmp_path_factory.mktemp("data")
    assert CliRunner().invoke(hourbook, ["keys", "--data", str(folder)]).exit_code == 0
    return folder


def environment_of(one: dict[str, Any], data: Path) -> dict[str, str]:
    """A service's variables as its container sees them, the volume at `data`."""
    given = {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)) for name, value in one["environment"].items()}
    given = {name: re.sub(r"\$\{\w+[^}]*\}", "secret", value) for name, value in given.items()}
    return {name: value.replace("/data/", f"{data}/") for name, value in given.items()}


@pytest.mark.slow
def test_a_compose_client_accepts_it(tmp_path):
    """`docker compose` where it is; Debian's `docker-compose` knows all but the top-level name."""
    text = (ROOT / "docker-compose.yml").read_text()
    modern = ["docker", "compose"]
    if not shutil.which("docker") or subprocess.run([*modern, "version"], capture_output=True, check=False).returncode:
        modern = ["docker-compose"]
        text = text.replace("\nname: hourbook\n", "\n")
        if not shutil.which("docker-compose"):
            assert os.environ.get("CI") != "true", "no compose client"
            pytest.skip("NO COMPOSE CLIENT, so docker-compose.yml is held to the code alone")
    (tmp_path / "docker-compose.yml").write_text(text)
    done = subprocess.run(
        [*modern, "--project-directory", str(ROOT), "-f", str(tmp_path / "docker-compose.yml"), "config", "--quiet"],
        env=os.environ | {"HOURBOOK_PASSWORD": "secret"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_it_names_known_images_and_no_version():
    assert "version" not in COMPOSE
    assert {one["image"].partition(":")[0] for one in SERVICES.values()} == IMAGES
    assert {one.get("profiles", ["default"])[0] for one in SERVICES.values()} == {"default", "obs", "demo", "tools"}


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_ours_exists(name):
    command = words(OURS[name])
    known = hourbook.commands[command[0]]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {word for word in command[1:] if word.startswith("--")} <= options
    if command[0] in (*ROLES, "serve", "migrate"):
        assert chosen(command[1])


@pytest.mark.parametrize("name", [name for name, one in OURS.items() if needs_of(words(one)) is not None])
def test_every_environment_holds_what_its_process_needs(name, data):
    command = words(OURS[name])
    environment = environment_of(OURS[name], data)
    settings = read_environment(environment, chosen(command[1]), needs_of(command) or (), lambda: 0)
    hosts = {urlsplit(url).hostname for url in (settings.log_url, settings.queue_url) if url}
    hosts |= {urlsplit(wiring.database_url).hostname for wiring in settings.wirings.values()}
    assert hosts <= set(SERVICES)
    broken = {variable: value for variable, value in environment.items() if "DATABASE" not in variable}
    with pytest.raises(EnvironmentFault, match="DATABASE_URL"):
        read_environment(broken, chosen(command[1]), (), lambda: 0)


def test_every_service_is_served_and_routed_to():
    served = {words(one)[1] for one in OURS.values() if words(one)[0] == "serve"}
    assert served == set(installed())
    pairs = SERVICES["front"]["environment"]["HOURBOOK_FRONT_UPSTREAMS"].split(",")
    assert {pair.partition("=")[0]: pair.partition("=")[2] for pair in pairs} == {
        name: f"http://{name}:8080" for name in served
    }
    groups = SERVICES["front"]["environment"]["HOURBOOK_FRONT_WATCHED"].split(";")
    assert [urlsplit(group).hostname for group in groups] == list(ROLES)
    assert {words(SERVICES[role])[0]: words(SERVICES[role])[1] for role in ROLES} == dict.fromkeys(ROLES, "all")


def test_what_is_published_is_published_on_this_machine_alone():
    published = [port for one in SERVICES.values() for port in one.get("ports", [])]
    assert len(published) == len({port.split(":")[1] for port in published}) > 3
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_has_more_rights_than_needed(name):
    one = SERVICES[name]
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert int(one["user"].partition(":")[0]) > 0
    assert re.fullmatch(r"\d+[mg]", one["mem_limit"])
    assert one.get("read_only", False) or name in ("kafka", "rabbitmq"), "its root is writable"


@pytest.mark.parametrize("name", RUNNING)
def test_what_keeps_running_says_how_it_is(name):
    assert RUNNING[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_each_waits_for_what_exists_and_nobody_in_a_circle():
    waits = {name: one.get("depends_on", {}) for name, one in SERVICES.items()}
    assert {target for targets in waits.values() for target in targets} <= set(SERVICES)
    for targets in waits.values():
        for target, how in targets.items() if isinstance(targets, dict) else ():
            once = SERVICES[target]["restart"] == "on-failure"
            assert how["condition"] == ("service_completed_successfully" if once else "service_healthy"), target
    done: set[str] = set()
    while left := [name for name in waits if name not in done]:
        free = [name for name in left if set(waits[name]) <= done]
        assert free, f"{left} wait for one another"
        done.update(free)


def test_volumes_and_mounted_folders_are_there():
    mounts = [mount.split(":")[0] for one in SERVICES.values() for mount in one.get("volumes", [])]
    assert {mount for mount in mounts if not mount.startswith(".")} == set(COMPOSE["volumes"])
    assert [mount for mount in mounts if mount.startswith(".") and not (ROOT / mount).exists()] == []


def test_prometheus_scrapes_every_process():
    jobs = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"]
    targets = {target for job in jobs for place in job["static_configs"] for target in place["targets"]}
    ours = {f"{name}:8080" for name in [*installed(), "portal"]} | {f"{role}:9090" for role in ROLES}
    assert targets == ours | {"rabbitmq:15692"}


def test_a_secret_never_stands_in_a_variable():
    for name, one in SERVICES.items():
        for variable, value in one.get("environment", {}).items():
            if re.search(r"KEY|PASSWORD|SECRET|TOKEN", variable):
                assert variable.endswith("_FILE") or value == "${HOURBOOK_PASSWORD}", (name, variable)


@pytest.mark.slow
@pytest.mark.parametrize("service", ["payments", "ledger"])
def test_a_service_s_image_holds_all_it_needs_and_no_other_service(tmp_path, service):
    """What the Dockerfile copies for one service, copied: its database comes up, and nobody else's can."""
    copied = re.findall(r"^COPY ((?:shared|deploy|services)\S*) ", dockerfile_stage("service"), re.MULTILINE)
    for path in copied:
        source, target = ROOT / path.replace("${SERVICE}", service), tmp_path / path.replace("${SERVICE}", service)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    assert [path.name for path in (tmp_path / "services").iterdir() if path.is_dir()] == [service]
    assert CliRunner().invoke(hourbook, ["keys", "--data", str(tmp_path / "data")]).exit_code == 0
    secrets = {f"HOURBOOK_{name.upper()}_FILE": str(tmp_path / "data" / "secrets" / name)
               for name in ("factor_key", "field_key", "link_key", "lookup_key", "token_signing_key")}  # fmt: skip
    environment = os.environ | secrets | {"HOURBOOK_DATABASE_URL": f"sqlite:///{tmp_path}/{{database}}.db"}
    for name, code in ((service, 0), ("billing", 1)):
        command = [sys.executable, "-m", "deploy.cli", "migrate", name]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
    assert f"here are {service} and `all`" in done.stderr
    assert (tmp_path / f"{service}.db").exists()


def dockerfile_stage(name: str) -> str:
    """The lines of a stage of the Dockerfile and of the stage it builds on."""
    stages = re.split(r"^FROM ", (ROOT / "deploy" / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    by_name = {stage.split()[2]: stage for stage in stages}
    return by_name[by_name[name].split()[0]] + by_name[name]
