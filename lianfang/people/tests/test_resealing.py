"""A new key: everything is sealed again while numbers come in; the oldest goes when nothing needs it."""

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.keys import fresh_secret, numbered, told_by, write_numbered
from lianfang.people import resealing
from lianfang.people.actions import add_identifier
from lianfang.people.models import Identifier, IdentifierClaim, KeyRotation
from lianfang.people.queries import holders
from lianfang.people.tests.make import make_number, make_person
from lianfang.people.vault import Sealer, secrets, unseal

SEALED = (resealing.Sealed(Identifier, "sealed", "person_id"), resealing.TOLD)
pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    """Keep the key in a file, as a city does."""
    path = tmp_path / "identity.key"
    path.write_text("first")
    settings.IDENTITY_FILE = str(path)
    return path


def registered(now: datetime, n: int = 3) -> list[tuple[Identifier, str]]:
    """Give some documents with their numbers."""
    by, found = make_user("epidemiologist"), []
    for _each in range(n):
        number = make_number()
        found.append((add_identifier(make_person(), "resident_id", number, by=by, now=now), number))
    return found


def test_secrets_have_numbers() -> None:
    assert numbered("b, a") == {1: "a", 2: "b"}
    assert numbered("3:c,2:b") == {3: "c", 2: "b"}
    assert numbered("2:b:x") == {2: "b:x"}
    assert numbered(" ,") == {}


def test_a_new_key_seals_again_what_is_there_and_what_comes(file: Path, now: datetime) -> None:
    before = registered(now)
    write_numbered(file, {1: "first", 2: "second"})
    assert file.stat().st_mode & 0o777 == 0o600
    row = resealing.begin(SEALED, now)
    assert (row.key, row.total) == (2, 3)
    with pytest.raises(Refused) as refused:
        resealing.begin(SEALED, now)
    assert refused.value.code == "rotating"
    before += registered(now, 1)  # with the new one at once
    resealing.tick(now, SEALED)
    for _turn in range(4):
        resealing.tick(now, SEALED)
    assert KeyRotation.objects.get().done_at == now
    assert resealing.by_key(SEALED) == {2: 4}
    for document, number in before:
        document.refresh_from_db()
        assert unseal(document.sealed, document.person_id) == number
        assert holders([("resident_id", number)]) == [document.person_id]  # the blind index is as it was
    with pytest.raises(Refused) as refused:
        resealing.begin(SEALED, now)
    assert refused.value.code == "no_new_key"


def test_whoever_sealed_with_the_old_key_behind_us_is_found(file: Path, now: datetime) -> None:
    ((document, number),) = registered(now, 1)
    old = bytes(document.sealed)
    write_numbered(file, {1: "first", 2: "second"})
    resealing.begin(SEALED, now)
    while KeyRotation.objects.get().column_at < len(SEALED):
        resealing.step(SEALED, now)
    Identifier.objects.update(sealed=old)  # a program that had not seen the new key yet
    while resealing.step(SEALED, now):
        pass
    document.refresh_from_db()
    assert bytes(document.sealed)[0] == 2
    assert unseal(document.sealed, document.person_id) == number


def test_what_cannot_be_read_stays_and_keeps_its_key(file: Path, now: datetime) -> None:
    registered(now, 2)
    broken = Identifier.objects.order_by("pk")[0]
    broken.sealed = bytes(broken.sealed)[:-1] + bytes([bytes(broken.sealed)[-1] ^ 1])
    broken.save()
    write_numbered(file, {1: "first", 2: "second"})
    resealing.begin(SEALED, now)
    for _turn in range(9):
        resealing.step(SEALED, now)
    assert KeyRotation.objects.get().done_at == now  # it does not go round for ever
    assert resealing.by_key(SEALED) == {1: 1, 2: 1}
    with pytest.raises(Refused) as refused:
        resealing.check_retire(SEALED)
    assert refused.value.code == "still_used"


def test_the_oldest_key_goes_when_nothing_needs_it(file: Path, now: datetime) -> None:
    before = registered(now)
    with pytest.raises(Refused) as refused:
        resealing.check_retire(SEALED)
    assert refused.value.code == "only_key"
    write_numbered(file, {1: "first", 2: "second"})
    with pytest.raises(Refused) as refused:
        resealing.check_retire(SEALED)
    assert refused.value.code == "still_used"
    resealing.begin(SEALED, now)
    while resealing.step(SEALED, now):
        pass
    assert resealing.check_retire(SEALED) == 1
    assert resealing.claim_anew("first", "second") == 3
    later = registered(now, 1)  # claimed by the old digest still
    resealing.claim_latest("first", "second", now)
    write_numbered(file, {2: "second"})
    assert secrets() == {2: "second"}  # seen without a new start
    resealing.forget_claims("first", "second")
    assert IdentifierClaim.objects.count() == 4
    for document, number in before + later:
        assert holders([("resident_id", number)]) == [document.person_id]
        with pytest.raises(Refused):
            add_identifier(make_person(), "resident_id", number, by=make_user("epidemiologist"), now=now)
    assert Sealer().number == 2


def test_a_command_tells_the_key() -> None:
    assert told_by("echo 2:b,1:a") == "2:b,1:a"
    for wrong in ("false", "true", "/no/such/program"):
        with pytest.raises(OSError, match="o"):
            told_by(wrong)
    assert len(fresh_secret()) >= 64
