"""Health for programs, figures for who may see them, and the page of the state of the system."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.operations.queries import looked, readers
from lianfang.sync.feed import epoch
from lianfang.sync.models import Batch, Mark
from lianfang.work import FOLLOWS

pytestmark = pytest.mark.django_db


def test_health(client: Client) -> None:
    assert client.get("/health/live").content == b"ok\n"
    assert client.get("/health/ready").json() == {"ready": True, "wrong": []}


def test_figures_are_for_this_machine_or_for_the_token(client: Client) -> None:
    said = client.get("/metrics")
    assert said.status_code == 200
    assert b"lianfang_database_bytes " in said.content
    assert b"lianfang_sync_facts_total " in said.content
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 403
    with override_settings(METRICS_KEY="secret"):
        assert client.get("/metrics").status_code == 403
        assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
        told = {"Authorization": "Bearer secret"}
        assert client.get("/metrics", headers=told, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_figures_name_nobody(client: Client) -> None:
    user = make_user("commander")
    said = client.get("/metrics").content.decode()
    assert user.username not in said
    labels = {line.partition("{")[2].partition("=")[0] for line in said.splitlines() if "{" in line}
    assert labels <= {"follower", "code", "disk", "status", "le", "why"}


def test_a_follower_that_is_behind_is_seen_with_the_time_of_what_waits() -> None:
    now = datetime.now(UTC)
    Mark.objects.create(reader=FOLLOWS[0].name, epoch=epoch())
    Mark.objects.create(reader="gone.long_ago", epoch=epoch())
    for minutes in (9, 3):
        at = now - timedelta(minutes=minutes)
        Batch.objects.create(id=uuid7(), xid=minutes, received_at=at, counts={})
    (behind,) = readers()
    assert (behind.name, behind.batches) == (FOLLOWS[0].name, 2)
    assert behind.since == now - timedelta(minutes=9)
    Mark.objects.filter(reader=FOLLOWS[0].name).update(xid=9, batch_id=Batch.objects.get(xid=9).id)
    assert [(each.batches, each.since) for each in readers()] == [(0, None)]


def test_the_page_says_what_to_do(client: Client) -> None:
    client.force_login(make_user("commander"))
    said = client.get("/operations/", headers={"Accept-Language": "en"}).content.decode()
    assert "State of the system" in said
    assert "Name a folder on another disk in LIANFANG_BACKUPS" in said
    assert "系统状态" in client.get("/operations/", headers={"Accept-Language": "zh-hans"}).content.decode()
    client.force_login(make_user("sampler"))
    assert client.get("/operations/").status_code == 403


def test_what_lies_on_disk_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    open_key = tmp_path / "keys" / "identity.key"
    open_key.write_text("k")
    open_key.chmod(0o644)
    certificate = tmp_path / "cert.pem"
    certificate.write_text("odd")
    with override_settings(
        DATA=str(tmp_path), BACKUPS=str(tmp_path / "none"), CERTIFICATE=str(certificate), SECRET_FILES=[]
    ):
        state = looked(datetime.now(UTC))
    assert state.open_keys == [str(open_key)]
    assert [disk.what for disk in state.disks] == ["data"]
    assert state.backups.chosen
    assert state.backups.ended is None
    assert state.certificate is None
    assert "PEM" in state.certificate_fault
    assert state.size > 1_000_000
    assert abs(state.skew_s) < 5
