"""The files that run wenbao as a service say what the program understands."""

from __future__ import annotations

import configparser
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.commands import app
from bot.metrics import Metrics
from bot.status import serving
from config.settings import Settings, load_settings
from retrieval.engines import IndexServer
from tests.servers import free_port

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICE = (ROOT / "config/wenbao.service").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "config/Dockerfile").read_text(encoding="utf-8")
# Read before there are settings.
LOG_NAMES = {"WENBAO_LOG", "WENBAO_LOG_FORMAT"}
KNOWN = {f"WENBAO_{name.upper()}" for name in (each.name for each in fields(Settings))} | LOG_NAMES


def test_every_service_is_watched_and_waits_for_what_it_needs() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"bot", "ingester", "chroma", "postgres"}
    assert all(service["healthcheck"]["test"] for service in services.values())
    for name in ("bot", "ingester"):
        assert services[name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "chroma": {"condition": "service_healthy"},
        }
        assert services[name]["command"][0] in get_command(app).commands  # type: ignore[attr-defined]


def test_chroma_and_the_database_can_be_reached_from_inside_only() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name, service in COMPOSE["services"].items():
        assert "ports" not in service, name
        if name in ("chroma", "postgres"):
            assert service["networks"] == ["inside"]


def test_chromas_health_is_asked_with_what_its_image_has() -> None:
    assert COMPOSE["services"]["chroma"]["healthcheck"]["test"][:2] == ["CMD", "bash"]
    pinned = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("chromadb=="))
    assert COMPOSE["services"]["chroma"]["image"] == f"chromadb/chroma:{pinned.partition('==')[2]}"


def test_every_setting_named_exists() -> None:
    named = {name for name in COMPOSE["services"]["bot"]["environment"] if name.startswith("WENBAO_")}
    named |= set(re.findall(r"WENBAO_[A-Z_]+", SERVICE))
    assert named <= KNOWN, named - KNOWN


def test_the_unit_stops_politely_and_does_not_restart_bad_settings() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(SERVICE)
    service = unit["Service"]
    assert (service["Restart"], service["RestartPreventExitStatus"], service["KillMode"]) == (
        "on-failure",
        "2",
        "mixed",
    )
    assert service["ExecStart"].split()[1] in get_command(app).commands  # type: ignore[attr-defined]


def test_no_secret_is_part_of_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        assert ".env" not in listed.stdout.split()
    assert not re.search(r"(?:PASSWORD|TOKEN|KEY): [A-Za-z0-9]{4,}", (ROOT / "compose.yaml").read_text())


def filled_in(value: Any, given: Mapping[str, str]) -> Any:
    """Return what Compose makes of a value; raise KeyError where a variable is demanded and not given."""
    if isinstance(value, dict):
        return {key: filled_in(held, given) for key, held in value.items()}
    if isinstance(value, list):
        return [filled_in(held, given) for held in value]

    def fill(match: re.Match[str]) -> str:
        if given.get(match["name"]):
            return given[match["name"]]
        if match["operator"] == ":?":
            raise KeyError(match["name"])
        return match["rest"]

    pattern = r"\$\{(?P<name>\w+)(?P<operator>:[-?])?(?P<rest>[^}]*)\}"
    return re.sub(pattern, fill, value) if isinstance(value, str) else value


GIVEN = {"PGPASSWORD": "pw", "WENBAO_TELEGRAM_TOKEN": "4200:x"}


def test_compose_asks_for_the_two_secrets_and_for_nothing_else() -> None:
    services = filled_in(COMPOSE, GIVEN)["services"]
    assert services["bot"]["environment"]["PGPASSWORD"] == services["postgres"]["environment"]["POSTGRES_PASSWORD"]
    for name in GIVEN:
        with pytest.raises(KeyError, match=name):
            filled_in(COMPOSE, {key: value for key, value in GIVEN.items() if key != name})


@pytest.mark.parametrize("name", ["bot", "ingester"])
def test_what_compose_fills_in_are_settings_that_the_program_takes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in filled_in(COMPOSE, GIVEN)["services"][name]["environment"].items():
        monkeypatch.setenv(key, value)
    settings = load_settings()
    assert settings.catalogue_url.get_secret_value() == "postgresql://wenbao@postgres/wenbao"
    assert IndexServer(settings.index_url).address == ("chroma", 8000, False)
    assert (settings.status_port, settings.status_host, settings.chat_model) == (9464, "0.0.0.0", "")


def test_volumes_and_networks_that_are_used_are_declared_and_used() -> None:
    named, networks = set(), set()
    for service in COMPOSE["services"].values():
        networks |= set(service["networks"])
        sources = [volume.split(":")[0] for volume in service["volumes"]]
        named |= {source for source in sources if not source.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    assert networks == set(COMPOSE["networks"])


def test_the_programs_own_containers_can_write_where_they_must_and_nowhere_else() -> None:
    for name in ("bot", "ingester"):
        service = COMPOSE["services"][name]
        assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])
        assert f"{name}:/data" in service["volumes"]
    assert "./inbox:/inbox:ro" in COMPOSE["services"]["ingester"]["volumes"]
    lines = DOCKERFILE.splitlines()
    assert "USER wenbao" in lines
    assert lines.index("USER wenbao") > next(at for at, line in enumerate(lines) if "useradd" in line)
    assert "chown -R wenbao:wenbao /data" in DOCKERFILE
    assert "WENBAO_ARCHIVE=/data/archive" in DOCKERFILE


def test_the_image_is_made_of_what_is_there_and_is_let_through() -> None:
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.M) for name in line.split()}
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)
    packages = {Path(name).parts[0] for name in let_through if (ROOT / name).is_dir()}
    assert packages == {"bot", "config", "ingest", "retrieval"}


def test_each_health_check_fails_where_nothing_answers_and_passes_where_something_does(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there, serving_health() as port:
        for name, service in COMPOSE["services"].items():
            if name == "postgres":
                continue  # pg_isready is asked by hand
            words = service["healthcheck"]["test"]
            assert words[0] == "CMD"
            place = re.compile(r"9464|8000")
            right = port if name != "chroma" else there.getsockname()[1]
            program = sys.executable if words[1] == "python" else words[1]
            for number, well in ((right, True), (free_port(), False)):
                ran = subprocess.run([program, *(place.sub(str(number), w) for w in words[2:])], capture_output=True)
                assert (ran.returncode == 0) is well, (name, ran.stderr)


@contextmanager
def serving_health() -> Iterator[int]:
    with serving(Settings(status_port=free_port()), Metrics(), health={}, ready={}) as port:
        yield port


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "wenbao.service"
    unit.write_text(SERVICE.replace("/opt/wenbao/.venv/bin/wenbao", sys.executable), encoding="utf-8")
    ran = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (ran.returncode, [line for line in ran.stderr.splitlines() if unit.name in line]) == (0, [])
