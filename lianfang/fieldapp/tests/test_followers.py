"""What no phone can ask for any more is forgotten; whoever is further behind fetches a clean list."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.fieldapp import followers
from lianfang.fieldapp.roster.marks import read_mark, write
from lianfang.fieldapp.roster.tail import TABLES
from lianfang.fieldapp.tests.make import Caller, error, read
from lianfang.people.tests.make import make_person
from lianfang.places.rules import pack
from lianfang.places.tests.make import make_area
from lianfang.sync import feed
from lianfang.sync.actions import Changed, announce
from lianfang.sync.models import Change, Mark
from lianfang.web import clock

pytestmark = pytest.mark.django_db(transaction=True)  # the feed goes by commits
COMMUNITY = pack(43, 9, 3, 402, 7)


def changed(now: datetime) -> UUID:
    """Let a desk change somebody."""
    person = make_person(area_id=COMMUNITY)
    announce([Changed("people.person", COMMUNITY, person.id)], now=now)
    return person.id


def test_changes_are_forgotten_when_no_phone_can_ask_for_them(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: real)
    make_area(43, 9, 3, 402, 7)
    phone = Caller(make_user("grid_worker", area_id=COMMUNITY))

    def following(mark: str) -> set[str]:
        return {row["id"] for row in read(phone.get(f"changes?mark={mark}"))["rows"] if row["t"] == "person"}

    early = read(phone.get("roster"))["mark"]
    first = changed(now)
    late = read(phone.get("roster"))["mark"]
    second = changed(now)
    assert following(early) == {str(first), str(second)}
    assert followers.tick(now) == 0
    kept = Change.objects.get(row_id=second)
    real = datetime.fromtimestamp((kept.id.int >> 80) / 1000, UTC) + followers.longest()
    assert (followers.tick(now), followers.tick(now)) == (1, 0)
    assert list(Change.objects.all()) == [kept]
    assert error(phone.get(f"changes?mark={early}")) == (409, "resync")
    # Nobody is held up at a commit whose changes are gone.
    mark = read_mark(early)
    stood = Mark(epoch=mark.epoch, xid=mark.xid, batch_id=mark.batch)
    assert len(feed.window(stood, TABLES, 10).batches) == 2
    assert following(write(msgspec.structs.replace(mark, until=real + timedelta(1)))) == {str(second)}
    assert following(write(msgspec.structs.replace(read_mark(late), until=real + timedelta(1)))) == {
        str(second)
    }
