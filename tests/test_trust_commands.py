"""`lianfang audit` and `lianfang keys`, as somebody types them; and keys that come from a command."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection
from pytest_django import Settings

from lianfang.accounts.audit import audit
from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cli import auditing, boot, rotating
from lianfang.cli.backups import _fingerprints, _opens
from lianfang.cli.parser import parser
from lianfang.common.errors import Refused
from lianfang.common.keys import numbered
from lianfang.people.actions import add_identifier
from lianfang.people.models import Identifier
from lianfang.people.queries import holders
from lianfang.people.tests.make import make_number, make_person
from lianfang.people.vault import unseal
from lianfang.postgres.store import Backup

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def run_audit(*arguments: str) -> int:
    return auditing.audit(parser().parse_args(["audit", *arguments]))


def run_keys(*arguments: str) -> int:
    return rotating.keys(parser().parse_args(["keys", *arguments]))


@pytest.mark.django_db(transaction=True)
def test_the_audit_is_verified_and_its_head_compared(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.AUDIT_KEY, settings.HEADS = "a secret", str(tmp_path / "heads")
    by = make_user("auditor")
    audit(by, "accounts.user.created", by, NOW, username="x")
    assert run_audit("head", "--out", str(tmp_path / "head.json")) == 0
    assert run_audit("verify", "--json", "--head", str(tmp_path / "head.json")) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["right"], said["rows"], said["heads"], said["last_block"]) == (True, 1, 1, 1)
    assert run_audit("head") == 0
    assert json.loads(capsys.readouterr().out)["block"] == 1
    row = AuditEntry.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_kept")
        cursor.execute("UPDATE accounts_auditentry SET verb = 'x'")
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE ALWAYS TRIGGER accounts_kept")
    assert run_audit("verify") == 1
    assert str(row.id) in capsys.readouterr().err
    assert run_audit("verify", "--from", date.max.isoformat()) == 0  # nothing was closed since
    assert run_audit("verify", "--head", str(tmp_path / "none.json")) == 2


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "identity.key"
    path.parent.mkdir()
    path.write_text("first")
    settings.IDENTITY_FILE = str(path)
    return path


@pytest.mark.django_db
def test_a_key_comes_in_and_the_oldest_goes(
    file: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    number, person = make_number(), make_person()
    add_identifier(person, "resident_id", number, by=make_user("epidemiologist"), now=NOW)
    with pytest.raises(Refused) as refused:
        run_keys("retire")
    assert refused.value.code == "only_key"
    before = _fingerprints(file.read_text())
    assert run_keys("rotate", "--wait") == 0
    assert set(numbered(file.read_text())) == {1, 2}
    capsys.readouterr()
    assert run_keys("status", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"keys": [1, 2], "sealed": {"2": 1}, "newest": 2, "rotation": None}
    both = file.read_text()
    assert run_keys("retire") == 0
    assert set(numbered(file.read_text())) == {2}
    assert (file.parent / "retired-1.key").read_text() == (file.parent / "device.key").read_text() == "first"
    assert (file.parent / "retired-1.key").stat().st_mode & 0o777 == 0o600
    assert holders([("resident_id", number)]) == [person.pk]
    assert unseal(Identifier.objects.get().sealed, person.pk) == number
    old = mock.Mock(spec=Backup, key=before)  # a backup from before wants the key that is gone
    assert (_opens(both, old), _opens(file.read_text(), old)) == (True, False)


@pytest.mark.django_db
def test_a_key_that_nobody_has_any_more_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_identifier(make_person(), "resident_id", make_number(), by=make_user("epidemiologist"), now=NOW)
    file.write_text("2:second")
    assert run_keys("status") == 1


@pytest.fixture
def environment() -> Iterator[None]:
    with mock.patch.dict(os.environ):
        for name in [name for name in os.environ if name.startswith("LIANFANG_")]:
            del os.environ[name]
        yield


@pytest.mark.usefixtures("environment")
@pytest.mark.slow
def test_keys_lie_in_files_or_come_from_a_command(tmp_path: Path) -> None:
    boot.keys(tmp_path)
    assert os.environ["LIANFANG_IDENTITY_FILE"] == str(tmp_path / "keys" / "identity.key")
    assert os.environ["LIANFANG_AUDIT_KEY"] == (tmp_path / "keys" / "audit.key").read_text()
    del os.environ["LIANFANG_IDENTITY_FILE"]
    os.environ["LIANFANG_IDENTITY_KEY_COMMAND"] = "echo 2:b,1:a"
    boot.keys(tmp_path)
    assert os.environ["LIANFANG_IDENTITY_KEY"] == "2:b,1:a"
    assert "LIANFANG_IDENTITY_FILE" not in os.environ
    os.environ["LIANFANG_IDENTITY_KEY_COMMAND"] = "false"
    with pytest.raises(SystemExit, match="LIANFANG_IDENTITY_KEY_COMMAND"):
        boot.keys(tmp_path)
