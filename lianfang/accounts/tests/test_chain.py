"""The audit's chain: whatever is changed, taken out or slipped in is found and named; writers wait for nobody."""

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianfang.accounts import heads
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.chain import close, tick, waiting
from lianfang.accounts.merkle import link, root
from lianfang.accounts.models import AuditBlock, AuditEntry, AuditErasure, User
from lianfang.accounts.tests.make import make_user
from lianfang.accounts.verifying import Finding, Wrong, verify
from lianfang.common.errors import Refused
from lianfang.places.tests.make import HESHAN, YIYANG

pytestmark = pytest.mark.django_db(transaction=True)  # a block takes in what other transactions wrote
TABLES = ("accounts_auditentry", "accounts_auditblock", "accounts_auditleaf", "accounts_auditerasure")


def test_a_tree_is_that_of_certificate_transparency() -> None:
    leaves = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", b"P" * 8, b"`" * 16]
    # RFC 6962's first test vectors, as certificate-transparency-go has them: of nothing, of one empty leaf
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(leaves[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert len({root(leaves[:n]) for n in range(9)} | {root(leaves[::-1])}) == 10


def test_a_link_says_everything() -> None:
    told: tuple[Any, ...] = (bytes(32), 1, "2021-08-05", 2, 2, 700, b"r" * 32)
    others: tuple[Any, ...] = (b"x" * 32, 2, "2021-08-06", 3, 3, 701, b"q" * 32)
    changed = [link(*(*told[:at], other, *told[at + 1 :])) for at, other in enumerate(others)]
    assert len({link(*told), *changed}) == 8


@pytest.fixture
def by(transactional_db: None) -> User:
    return make_user("auditor", area_id=YIYANG)


def written(by: User, now: datetime, n: int = 5) -> list[UUID]:
    """Write some rows, and give their ids in order."""
    audit_many(by, "people.person.opened", [About(by, uuid4(), HESHAN, {"n": k}) for k in range(n)], now)
    return list(AuditEntry.objects.order_by("-id").values_list("id", flat=True)[:n])[::-1]


def forced(*statements: str) -> None:
    """Do what whoever owns the tables can do: put the triggers aside."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER accounts_kept")
        for each in statements:
            cursor.execute(each)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER accounts_kept")


@pytest.fixture
def chain(by: User, now: datetime) -> list[UUID]:
    """Give the ids of ten rows in two blocks."""
    first = written(by, now)
    assert close(now)
    second = written(by, now + timedelta(minutes=1))
    assert close(now + timedelta(minutes=1))
    assert close(now) is None  # nothing new
    return [*first, *second]


def test_what_was_written_is_what_is_there(chain: list[UUID], by: User, now: datetime) -> None:
    report = verify()
    assert (report.found, report.wrong, report.blocks, report.rows) == ([], 0, 2, 10)
    assert report.last is not None
    assert report.last.total == 10
    written(by, now, 3)
    assert verify().waiting == waiting()[0] == 3
    assert verify(since=now + timedelta(seconds=30)).blocks == 1


Tamper = Callable[[list[UUID]], tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]]


def altered(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    text = f"UPDATE accounts_auditentry SET verb = 'people.person.corrected' WHERE id = '{rows[2]}'"
    return [text], {(Wrong.ROW_ALTERED, 1, rows[2])}


def altered_note(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    text = f"UPDATE accounts_auditentry SET data = jsonb_set(data, '{{n}}', '99') WHERE id = '{rows[7]}'"
    return [text], {(Wrong.ROW_ALTERED, 2, rows[7])}


def removed(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    return [f"DELETE FROM accounts_auditentry WHERE id = '{rows[4]}'"], {(Wrong.ROW_REMOVED, 1, rows[4])}


def removed_with_its_leaf(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    leaf = f"DELETE FROM accounts_auditleaf WHERE entry_id = '{rows[4]}'"
    return [leaf, *removed(rows)[0]], {(Wrong.LIST_ALTERED, 1, None)}


SLIPPED = UUID(int=7)


def inserted(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    copy = "SELECT '{}', at, by_id, verb, thing, person_id, area_id, data, xid, salt FROM accounts_auditentry"
    into = (
        "INSERT INTO accounts_auditentry (id, at, by_id, verb, thing, person_id, area_id, data, xid, salt) "
    )
    # its transaction is a new one, which the next block would take in as what it is
    aged = f"UPDATE accounts_auditentry SET xid = 3 WHERE id = '{SLIPPED}'"
    return [into + copy.format(SLIPPED) + f" WHERE id = '{rows[0]}'", aged], {
        (Wrong.ROW_INSERTED, None, SLIPPED)
    }


def swapped(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    text = (
        "UPDATE accounts_auditentry e SET person_id = o.person_id FROM accounts_auditentry o "
        f"WHERE (e.id, o.id) IN (('{rows[0]}', '{rows[1]}'), ('{rows[1]}', '{rows[0]}'))"
    )
    return [text], {(Wrong.ROW_ALTERED, 1, rows[0]), (Wrong.ROW_ALTERED, 1, rows[1])}


def leaves_swapped(rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    text = f"UPDATE accounts_auditleaf SET block_id = 2 WHERE entry_id = '{rows[0]}'"
    return [text], {(Wrong.LIST_ALTERED, 1, None), (Wrong.LIST_ALTERED, 2, None)}


def block_altered(_rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    text = "UPDATE accounts_auditblock SET made_at = made_at - interval '1 day' WHERE n = 1"
    return [text], {(Wrong.BLOCK_ALTERED, 1, None)}


def block_removed(_rows: list[UUID]) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    return ["DELETE FROM accounts_auditblock WHERE n = 1"], {(Wrong.BLOCK_MISSING, 1, None)}


def emptied_without_a_digest(
    rows: list[UUID],
) -> tuple[list[str], set[tuple[Wrong, int | None, UUID | None]]]:
    text = f"UPDATE accounts_auditentry SET data = '{{}}', salt = NULL WHERE id = '{rows[3]}'"
    return [text], {(Wrong.ROW_ALTERED, 1, rows[3])}


TAMPERED: tuple[Tamper, ...] = (
    *(altered, altered_note, removed, removed_with_its_leaf, inserted, swapped, leaves_swapped),
    *(block_altered, block_removed, emptied_without_a_digest),
)
REFUSED = (
    "UPDATE accounts_auditentry SET verb = 'x'",
    "UPDATE accounts_auditentry SET person_id = NULL, data = '{}'",
    "DELETE FROM accounts_auditentry",
    "UPDATE accounts_auditblock SET total = 1",
    "DELETE FROM accounts_auditblock",
    "DELETE FROM accounts_auditleaf",
    "UPDATE accounts_auditleaf SET digest = ''",
)


def test_whatever_is_tampered_with_is_named(chain: list[UUID]) -> None:
    for tamper in TAMPERED:
        with transaction.atomic():
            statements, expected = tamper(chain)
            forced(*statements)
            report = verify()
            transaction.set_rollback(True)
        found = {(each.wrong, each.block, each.entry) for each in report.found}
        assert found == expected, tamper.__name__
        assert all(each.said for each in report.found)
    assert verify().wrong == 0


def test_the_database_refuses_to_change_what_is_kept(chain: list[UUID]) -> None:
    for statement in REFUSED:
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert verify().wrong == 0


def test_what_was_noted_may_be_erased_and_the_chain_holds(chain: list[UUID], now: datetime) -> None:
    AuditEntry.objects.filter(id__in=chain[:2]).update(data={})
    AuditEntry.objects.filter(id__in=chain[:2]).update(data={})  # once more does no harm
    assert AuditErasure.objects.count() == 2
    assert AuditEntry.objects.get(id=chain[0]).salt is None  # nobody tries out what stood there
    report = verify()
    assert (report.wrong, report.erased) == (0, 2)
    forced(f"UPDATE accounts_auditentry SET data = '{{\"n\": 5}}' WHERE id = '{chain[0]}'")
    assert verify().found == [Finding(Wrong.ROW_ALTERED, 1, chain[0])]


def test_a_chain_written_anew_does_not_fit_the_head_that_was_kept(
    chain: list[UUID], by: User, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.AUDIT_KEY, settings.HEADS = "a secret", str(tmp_path / "heads")
    heads.write(heads.head(now), tmp_path / "away.json")
    tick(now)
    (day,) = (tmp_path / "heads").iterdir()
    assert (day.name, day.stat().st_mode & 0o777) == ("2021-08-05.json", 0o444)
    assert verify().heads == 1
    forced(
        "DELETE FROM accounts_auditblock", "DELETE FROM accounts_auditleaf",
        f"DELETE FROM accounts_auditentry WHERE id = '{chain[1]}'",
    )  # fmt: skip
    written(by, now)
    while close(now):
        pass
    assert verify().found == [Finding(Wrong.HEAD_BEYOND, 2, file="2021-08-05.json")]
    written(by, now)
    close(now)
    report = verify(more=[tmp_path / "away.json"])
    assert report.found == [
        Finding(Wrong.HEAD_DIFFERS, 2, file="2021-08-05.json"),
        Finding(Wrong.HEAD_DIFFERS, 2, file="away.json"),
    ]
    false = tmp_path / "false.json"
    false.write_text(json.dumps(heads.read(tmp_path / "away.json") | {"total": 14}))
    assert verify(more=[false]).found[-1] == Finding(Wrong.HEAD_FALSE, 2, file="false.json")


def test_a_folder_that_is_away_keeps_nothing_else_from_going_on(
    by: User, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.AUDIT_KEY, settings.HEADS = "a secret", str(tmp_path / "file" / "heads")
    written(by, now)
    tick(now)
    assert AuditBlock.objects.count() == 1


def test_a_head_needs_a_chain_and_a_key(by: User, now: datetime, settings: Settings) -> None:
    settings.AUDIT_KEY = ""
    with pytest.raises(Refused) as refused:
        heads.head(now)
    assert refused.value.code == "no_chain"
    written(by, now)
    close(now)
    with pytest.raises(Refused, match="LIANFANG_AUDIT_KEY"):
        heads.head(now)


def test_nobody_waits_and_a_late_writer_comes_into_the_next_block(now: datetime) -> None:
    by = make_user("auditor", area_id=YIYANG)
    written(by, now, 1)
    assert close(now)
    began, go = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            audit(by, "people.person.opened", by, now, n=1)
            began.set()
            assert go.wait(30)
        connection.close()

    writer = threading.Thread(target=late)
    writer.start()
    assert began.wait(30)
    audit(by, "people.person.opened", by, now, n=2)  # began later, is over sooner
    assert close(now) is None  # held back by the other, whose number is lower
    go.set()
    writer.join()
    block = close(now)
    assert block is not None
    assert block.n_rows == 2
    assert block.total == AuditEntry.objects.count() == 3
    assert verify().wrong == 0


def test_a_city_on_another_server_goes_on(chain: list[UUID], by: User, now: datetime) -> None:
    forced("UPDATE accounts_auditblock SET until_xid = until_xid + 1000000000 WHERE n = 2")
    forced("UPDATE accounts_auditentry SET xid = xid + 900000000")
    rows = written(by, now)
    block = close(now)
    assert block is not None
    assert (block.n, block.n_rows) == (3, len(rows))
    written(by, now, 2)
    assert close(now)
    assert {each.wrong for each in verify().found} == {Wrong.BLOCK_ALTERED}  # by this test
    assert AuditBlock.objects.order_by("-n")[0].total == 17


def test_the_page_says_how_the_chain_stands(chain: list[UUID], now: datetime, client: Client) -> None:
    client.force_login(make_user("administrator", area_id=YIYANG))
    page = client.get(reverse("audit_chain")).content.decode()
    assert "2" in page
    forced(f"DELETE FROM accounts_auditentry WHERE id = '{chain[0]}'")
    said = client.post(reverse("audit_chain")).content.decode()
    assert str(chain[0]) in said
    assert AuditEntry.objects.filter(verb="accounts.audit.verified", data__wrong=1).exists()
    client.force_login(make_user("administrator", area_id=HESHAN))
    assert client.get(reverse("audit_chain")).status_code == 403
