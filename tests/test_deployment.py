"""The files that run wenbao as a service say what the program understands."""

from __future__ import annotations

import configparser
import re
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml
from typer.main import get_command

from bot.commands import app
from config.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICE = (ROOT / "config/wenbao.service").read_text(encoding="utf-8")
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
