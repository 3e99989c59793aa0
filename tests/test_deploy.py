"""What stands in deploy/ fits the program: commands and settings exist, and whatever can read a file accepts it.

The programs of others (systemd-analyze, nginx, caddy, promtool) are asked where the machine has them.
"""

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lianfang.cli.answering import KEEP_ALIVE_S
from lianfang.cli.parser import parser
from lianfang.cli.reference import VARIABLES
from lianfang.operations.metrics import GAUGES, METERS

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
HARDENING = (
    "NoNewPrivileges",
    "ProtectSystem",
    "ProtectHome",
    "PrivateTmp",
    "CapabilityBoundingSet",
    "UMask",
)


def accepted(*command: str) -> None:
    """Check that a program takes a file, where the machine has that program."""
    if found := shutil.which(command[0]):
        done = subprocess.run([found, *command[1:]], capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr


def read(unit: Path) -> configparser.RawConfigParser:
    """Read a unit; a key that stands twice is a mistake in ours."""
    found = configparser.RawConfigParser(comment_prefixes=("#",), delimiters=("=",), strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(unit.read_text())
    return found


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_units_run_commands_that_exist_and_give_up_what_they_do_not_need(unit: Path) -> None:
    service = read(unit)["Service"]
    for key in ("ExecStartPre", "ExecStart"):
        if key in service:
            program, *words = shlex.split(service[key])
            assert program == "/opt/lianfang/.venv/bin/lianfang"
            assert parser().parse_args(words).command
    assert all(key in service for key in HARDENING)
    assert service["User"] == "lianfang"


def test_a_command_by_hand_runs_as_the_units_do() -> None:
    script = DEPLOY / "lianfang"
    text = script.read_text()
    accepted("sh", "-n", str(script))
    for unit in SERVICES:
        service = read(unit)["Service"]
        for key in ("User", "Group", "UMask", "StateDirectory", "StateDirectoryMode", "EnvironmentFile"):
            assert f"-p {key}={service[key]} " in text, (unit.name, key)
        assert f"-E {service['Environment']} " in text
        assert f"{shlex.split(service['ExecStart'])[0]} " in text


def test_who_is_waited_for_says_when_it_is_ready() -> None:
    told = {unit.stem for unit in SERVICES if read(unit)["Service"].get("Type") == "notify"}
    assert told == {"lianfang-database", "lianfang-web", "lianfang-work"}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/lianfang/.venv/bin/lianfang", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    accepted("systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS))


def test_settings_of_examples_exist() -> None:
    files = [file for file in DEPLOY.rglob("*") if file.is_file()]
    named = {name for file in files for name in re.findall(r"LIANFANG_[A-Z_]+", file.read_text())}
    assert named
    assert named <= set(VARIABLES)


def test_compose_runs_commands_that_exist_in_an_order_that_ends() -> None:
    told = yaml.safe_load((DEPLOY / "compose" / "compose.yml").read_text())
    ours = {name: one for name, one in told["services"].items() if one.get("image") == "lianfang"}
    assert ours.keys() == {"upgrade", "web", "work", "archive", "backup"}
    for one in ours.values():
        assert parser().parse_args(one["command"]).command
    for one in told["services"].values():
        assert set(one.get("depends_on", {})) <= told["services"].keys()
        volumes = [volume.split(":")[0] for volume in one.get("volumes", [])]
        assert all(name.startswith("./") or name in told["volumes"] for name in volumes)
        assert all((DEPLOY / "compose" / name).exists() for name in volumes if name.startswith("./"))


def test_images_and_commits_hold_no_secrets() -> None:
    root = DEPLOY.parent
    assert "**/secrets.env" in (root / ".dockerignore").read_text().splitlines()
    assert "secrets.env" in (root / ".gitignore").read_text().splitlines()


def test_the_server_of_compose_is_made_in_a_locale_that_every_machine_has() -> None:
    """As our own supervisor makes it: else a backup opens nowhere but there."""
    told = yaml.safe_load((DEPLOY / "compose" / "compose.yml").read_text())
    how = told["services"]["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {"--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"} <= set(how)
    assert " LOCALE 'C.UTF-8'" in (DEPLOY / "compose" / "roles.sh").read_text()


def test_web_servers_in_front_pass_on_what_we_need(tmp_path: Path) -> None:
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    for text in (nginx, caddy):
        assert text.count("{") == text.count("}")
        assert "/metrics" in text
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id", "Host"):
        assert f"proxy_set_header {header}" in nginx
    rests = [
        int(found)
        for file in DEPLOY.rglob("*")
        if file.name in {"Caddyfile", "nginx.conf"}
        for found in re.findall(r"keepalive(?:_timeout)? (\d+)s", file.read_text())
    ]
    assert len(rests) == 3
    assert max(rests) < KEEP_ALIVE_S
    accepted("caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    if shutil.which("nginx") and shutil.which("openssl"):
        key, cert = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=city.example"]
        subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
        live = "/etc/letsencrypt/live/city.example/"
        text = nginx.replace(f"{live}fullchain.pem", cert).replace(f"{live}privkey.pem", key)
        whole = tmp_path / "nginx.conf"
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "access_log off;\n" + "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
        whole.write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{paths}{text}\n}}\n")
        accepted("nginx", "-t", "-c", str(whole))


def rules() -> Iterator[dict[str, Any]]:
    told = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    for group in told["groups"]:
        yield from group["rules"]


def test_alerts_are_about_figures_that_exist() -> None:
    names = set(GAUGES) | {
        sample.name for meter in METERS for one in meter.collect() for sample in one.samples
    }
    names |= {f"{one.name}_bucket" for meter in METERS for one in meter.collect() if one.type == "histogram"}
    names |= {f"{one.name}_total" for meter in METERS for one in meter.collect() if one.type == "counter"}
    asked = {name for rule in rules() for name in re.findall(r"lianfang_[a-z_]+", rule["expr"])}
    assert asked <= names
    labels = {label for rule in rules() for label in re.findall(r"\$labels\.(\w+)", str(rule["annotations"]))}
    assert labels <= {label for _said, label in GAUGES.values()}


def test_every_alert_says_what_to_do_and_how_urgent_it_is() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"].keys() == {"summary", "description"}
    accepted("promtool", "check", "rules", str(DEPLOY / "prometheus" / "alerts.yml"))
    accepted("promtool", "check", "config", str(DEPLOY / "prometheus" / "prometheus.yml"))
