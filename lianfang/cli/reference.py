"""docs/reference, written from the code so that it cannot drift. tests/test_docs.py compares."""

import argparse
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.db import models

from lianfang.cli.contents import contents
from lianfang.cli.parser import parser

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Written by `make docs` from the code. Do not edit. -->\n\n"


def pages() -> dict[str, Callable[[], str]]:
    """Name every generated page and what writes it."""
    from lianfang.accounts.matrix import describe as permissions
    from lianfang.api.openapi import encoded as api
    from lianfang.extracts.rules import described as extracts
    from lianfang.protocol.describe import describe as protocol

    return {
        "api.md": interface,
        "commands.md": commands,
        "extracts.md": lambda: NOTE + extracts(),
        "kinds.md": kinds,
        "line.md": line,
        "metrics.md": figures,
        "models.md": tables,
        "openapi.json": lambda: api().decode(),
        "permissions.md": permissions,
        "protocol.md": protocol,
        "settings.md": variables,
        "terminology.md": terminology,
        "../index.md": contents,  # the last: it lists the others
    }


def write_reference() -> None:
    """Write every page of the reference."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in pages().items():
        (FOLDER / name).write_text(write())


def commands() -> str:
    """Describe the command line."""
    out = [NOTE + "# Commands\n"]
    top = parser()
    for action in top._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {choice.dest: choice.help for choice in action._choices_actions}
        for name, sub in action.choices.items():
            usage = " ".join(sub.format_usage().removeprefix("usage: ").split())
            out.append(f"## {name}\n\n{helps[name]}\n\n```\n{usage}\n```\n")
    return "\n".join(out)


def interface() -> str:
    """Describe the API for people: what can be asked and told, with which scope, and the shapes of both."""
    from lianfang.api.openapi import document

    told = document()
    out = [NOTE + "# The API\n", told["info"]["description"] + "\n"]
    out.append(
        "How it is used: [use the API](../how-to/use-the-api.md). For programs: `openapi.json` beside this page.\n"
    )
    out.append("| | below `/api/v1` | what | scope | asks |\n|---|---|---|---|---|")
    for path, methods in told["paths"].items():
        out += [_asked(method.upper(), path, each) for method, each in methods.items()]
    out.append(
        "\n## Shapes\n\nWhat is given ends with `Out`, what is told does not. A field with * is always there.\n"
    )
    shapes = told["components"]["schemas"].items()
    out += [
        _fields(name, shape)
        for name, shape in shapes
        if not name.endswith(("Asked", "_", "Nothing", "Paged"))
    ]
    return "\n".join(out) + "\n"


def _asked(method: str, path: str, each: dict[str, Any]) -> str:
    scope = each["description"].split("`")[1]
    asks = [
        f"`{one['name']}`{'*' if one.get('required') else ''}"
        for one in each["parameters"]
        if one["in"] != "path"
    ]
    bodies = each.get("requestBody", {}).get("content", {})
    asks += [f"{kind} {_shape(body['schema'])}".strip() for kind, body in bodies.items()]
    return f"| {method} | `{path}` | {each['summary']} | `{scope}` | {', '.join(asks)} |"


def _fields(name: str, shape: dict[str, Any]) -> str:
    must = shape.get("required", ())
    told = [
        f"`{field}`{'*' if field in must else ''} {_shape(each)}".strip()
        for field, each in shape.get("properties", {}).items()
    ]
    return f"- **{name}**: " + "; ".join(told)


def _shape(each: dict[str, Any]) -> str:
    """Say in a few words what a value looks like."""
    if "$ref" in each:
        return str(each["$ref"]).rpartition("/")[2]
    if "enum" in each:
        return "/".join(map(str, each["enum"]))
    if "anyOf" in each:
        return " or ".join(filter(None, map(_shape, each["anyOf"])))
    if "items" in each:
        return f"list of {_shape(each['items'])}".strip()
    return str(each.get("format") or each.get("type") or "")


def kinds() -> str:
    """Describe every kind of fact."""
    from lianfang.fieldapp.kinds import KINDS

    out = [NOTE + "# Kinds of fact\n", "What a device may send to `POST /field/sync`.\n"]
    for kind in KINDS.values():
        doc = (kind.struct.__doc__ or "").split("\n")[0]
        out.append(f"## `{kind.name}`\n\n{doc}\n")
        out.append("| field | what |\n|---|---|")
        told = msgspec.json.schema(kind.struct, schema_hook=_choices)["$defs"][kind.struct.__name__][
            "properties"
        ]
        out += [f"| `{name}` | {_what(shape)} |" for name, shape in told.items()]
        out.append("")
    return "\n".join(out)


def _choices(kind: Any) -> dict[str, Any]:
    return {"enum": [str(each.value) for each in kind]}


LIMITS = {"minLength": "≥ {} letters", "maxLength": "≤ {} letters", "minimum": "≥ {}", "maximum": "≤ {}"}


def _what(shape: dict[str, Any]) -> str:
    """Say in words what a field of a fact may hold."""
    if "enum" in shape:
        return "one of " + ", ".join(f"`{each}`" for each in shape["enum"])
    words = [shape.get("format") or shape.get("type", "")]
    words += [text.format(shape[key]) for key, text in LIMITS.items() if key in shape]
    if "default" in shape:
        words.append("may be left out")
    return ", ".join(word for word in words if word)


def line() -> str:
    """Draw the line of apps with the one sentence of each."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    out = [NOTE + "# The line of apps\n", "An app may import only what stands below it.\n"]
    for layer in layers:
        for name in layer.split("|"):
            module = __import__(f"lianfang.{name.strip()}", fromlist=["x"])
            first = (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
            out.append(f"- **{name.strip()}** — {first}")
    return "\n".join(out) + "\n"


def tables() -> str:
    """List every table, its columns and its group."""
    out = [NOTE + "# Tables\n"]
    own = [m for m in apps.get_models() if m.__module__.startswith("lianfang.")]
    for model in own:
        doc = " ".join((model.__doc__ or "").split())
        out.append(f"## {model._meta.label}\n\n{doc}\n\nGroup: {model.GROUP}.\n")  # type: ignore[attr-defined]  # a test checks that each has one
        out.append("| column | type |\n|---|---|")
        out += [f"| `{f.column}` | {_kind(f)} |" for f in model._meta.concrete_fields]
        out.append("")
    return "\n".join(out)


def _kind(field: "models.Field[object, object]") -> str:
    if isinstance(field, models.ForeignKey):
        return f"→ {field.related_model._meta.label}"
    words = field.get_internal_type().removesuffix("Field").lower()
    return f"{words}, may be empty" if field.null else words


def figures() -> str:
    """List every figure for Prometheus."""
    from lianfang.operations.metrics import GAUGES, METERS

    out = [
        NOTE + "# Figures\n",
        "What `/metrics` gives to Prometheus. No figure has a person, a phone or an area in it.\n",
    ]
    out.append("| figure | label | what it is |\n|---|---|---|")
    for meter in METERS:
        one = next(iter(meter.collect()))
        name = f"{one.name}_total" if one.type == "counter" else one.name
        out.append(f"| `{name}` ({one.type}) | {', '.join(meter._labelnames)} | {one.documentation} |")
    out += [f"| `{name}` | {label} | {said} |" for name, (said, label) in sorted(GAUGES.items())]
    return "\n".join(out) + "\n"


def variables() -> str:
    """List every environment variable with the line that reads it."""
    out = [
        NOTE + "# Settings\n",
        "Everything is set by environment variables.\n",
        "| variable | meaning |\n|---|---|",
    ]
    out += [f"| `{name}` | {text} |" for name, text in sorted(VARIABLES.items())]
    return "\n".join(out) + "\n"


VARIABLES = {
    "LIANFANG_DATABASE_URL": "A PostgreSQL 18 server: `postgresql://user:password@host:port/name`. Unset: embedded.",
    "LIANFANG_CLUSTER": "1: that server is the coordinator of a cluster (docs/how-to/cluster.md). Unset: one machine.",
    "LIANFANG_DATA": "The folder of the embedded database and the keys. Unset: the system's place for data.",
    "LIANFANG_BACKUPS": "The folder of backups, on another disk; every change is copied there. Unset: none.",
    "LIANFANG_BACKUP_DAYS": "For how many days any moment can be restored. Unset: 14.",
    "LIANFANG_BACKUP_URL": "A server of one's own, as a role with REPLICATION. Unset: LIANFANG_DATABASE_URL.",
    "LIANFANG_DB_USER": "As root: the account the embedded server runs under. Unset: lianfang, postgres or nobody.",
    "LIANFANG_SECRET_KEY": "Signs sessions. Unset: made once, kept beside the database.",
    "LIANFANG_IDENTITY_KEY": "Encrypts identity numbers. Unset: made once, kept beside the database. Back it up.",
    "LIANFANG_IDENTITY_KEY_COMMAND": "A command that prints that key, such as one of a key management service.",
    "LIANFANG_IDENTITY_FILE": "The file of that key, read again when it changes; commands set it.",
    "LIANFANG_DEVICE_KEY": "Makes the keys of phones. Unset: the oldest identity key, or what is kept of it.",
    "LIANFANG_AUDIT_KEY": "Signs the heads of the audit. Unset: made once, kept beside the database.",
    "LIANFANG_HEADS": "Where the audit's signed heads are written each day. Unset: `heads` beside the keys.",
    "LIANFANG_HOSTS": "Host names served, separated by commas. Unset: this machine only.",
    "LIANFANG_HOME": "The folder of the keys. Unset: `city` in LIANFANG_DATA; commands set it.",
    "LIANFANG_CERTIFICATE": "The certificate (PEM) of the web server in front: `lianfang check` says when it ends.",
    "LIANFANG_METRICS_KEY": "A file with the token that /metrics asks for. Unset: this machine only.",
    "LIANFANG_SLOW_MS": "A statement that takes longer is told in the log, without its values. Unset: 500.",
    "LIANFANG_LOG_JSON": "1: each line of the log is a JSON object. Unset: plain lines.",
    "LIANFANG_TRACING": "The folder of the index of stays. Unset: `tracing` beside the keys. It may be deleted.",
    "LIANFANG_UPLOADS": "The folder of tables that were brought. Unset: `uploads` beside the keys. Private to us.",
    "LIANFANG_SCANNER": "Looks at uploads for viruses, such as `clamdscan --no-summary -`. Unset: nothing does.",
    "LIANFANG_MESSAGES": "The folder that the file sender writes messages to. Unset: `messages` beside the keys.",
    "LIANFANG_PUSH_CONTACT": "E-mail address for the services of browsers’ makers. Unset: browsers are told nothing.",
    "LIANFANG_PUSH_SENDER": "Who tells browsers, as a dotted name. Unset: `lianfang.messages.push.to_devices`.",
    "LIANFANG_PUSH_SERVICES": "Hosts of the services of browsers’ makers, separated by commas. "
    "Nothing is sent elsewhere. Unset: those of Google, Mozilla, Apple and Microsoft.",
    "LIANFANG_MAIL_SENDER": "Who takes e-mails, as a dotted name: `lianfang.messages.post.to_mail` has a server. "
    "Unset: `lianfang.messages.senders.to_file`.",
    "LIANFANG_GATEWAY": "The https address that `lianfang.messages.gateway.to_gateway` posts messages to.",
    "LIANFANG_GATEWAY_KEY": "A file with the key that the gateway asks for.",
    "LIANFANG_SMTP": "The server that e-mails go through: `host` or `host:port` (587).",
    "LIANFANG_SMTP_USER": "Who signs in there.",
    "LIANFANG_SMTP_PASSWORD": "A file with the password.",
    "LIANFANG_SMTP_TLS": "1: the server is spoken to by STARTTLS only (unset as well).",
    "LIANFANG_EMAIL_FROM": "The address that e-mails come from.",
    "LIANFANG_SENDER": "Who takes messages to phones, as a dotted name. Unset: `lianfang.messages.senders.to_file`.",
    "LIANFANG_ORIGINS": "Origins trusted for forms, separated by commas, such as `https://city.example`.",
    "LIANFANG_FONTS": "A folder with a Chinese font for printing. Unset: the fonts of the machine.",
    "LIANFANG_HTTPS": "1 behind HTTPS: secure cookies, redirect, HSTS.",
    "LIANFANG_DEMO": "1 in the demo: the story's clock and one-click sign-in. Never in a city.",
    "LIANFANG_BREACHED": "A list of breached passwords: `SHA-1:count`, a line each, in the order of the sums, as Have "
    "I Been Pwned gives it (docs/how-to/sign-ins-and-passwords.md). Unset: none.",
    "LIANFANG_SIGNED_IN_HOURS": "How long somebody stays signed in at most. Unset: 12 (NIST SP 800-63B, 4.2.3).",
    "LIANFANG_IDLE_MINUTES": "Minutes without use after which a sign-in ends. Unset: 60; 720 in the demo.",
    "LIANFANG_IDLE_MINUTES_FAR": "The same where a role reaches far (docs/reference/permissions.md). "
    "Unset: 30; 720 in the demo.",
    "LIANFANG_SECOND_FACTOR": "Which roles must have a second factor: `far` (those that reach far), `all`, `none`, or "
    "names of roles separated by commas. Unset: `far`; `none` in the demo.",
    "LIANFANG_PASSWORD": "The first administrator's password, for `lianfang administrator` without a terminal.",
    "LIANFANG_PROTOCOLS": "Another folder of protocol files.",
    "LIANFANG_ACCEPT_COUNTS": "1 in the tests: take today's SQL counts as the baseline.",
}


def terminology() -> str:
    """Describe the codes of others that are used."""
    from lianfang.common.terminology import terms

    out = [NOTE + "# Terminology\n"]
    out.append(
        "Every code of somebody else’s terminology that is used (`lianfang/common/terminology.toml`).\n"
    )
    out.append("| terminology | code | English | 中文 | read in |\n|---|---|---|---|---|")
    out += [
        f"| {each.system_name} | `{each.code}` | {each.display} | {each.chinese} | {each.source} |"
        for each in terms().values()
    ]
    return "\n".join(out) + "\n"
