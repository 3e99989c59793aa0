"""Who leads a site gets the alarms of the people there on the phone, and acknowledges them there."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import CITY_ZONE
from lianfang.duty import actions, queries
from lianfang.duty.models import Alarm
from lianfang.duty.tests.make import Crew
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.sync.tests.make import fact, void

pytestmark = pytest.mark.django_db
DAWN = datetime(2021, 8, 7, 5, 0, tzinfo=CITY_ZONE)
HOUR = timedelta(hours=1)


@pytest.fixture
def crew() -> Crew:
    """Have somebody in a suit since dawn, four and a half hours ago: past every limit of one suit."""
    crew = Crew(DAWN + 4.5 * HOUR, role="site_lead")
    crew.tell(*crew.steps(crew.person(), DAWN, ("in", 0), ("don", 0)))
    return crew


def seen(crew: Crew, kind: str, note: str = "已换下") -> dict[str, Any]:
    """Write that the alarms up to one of a kind were seen."""
    alarm = Alarm.objects.get(kind=kind)
    told: dict[str, Any] = {"person_id": str(alarm.person_id), "note": note}
    told |= {"about": alarm.about.isoformat(), "due_at": alarm.due_at.isoformat()}
    return fact("duty.seen", crew.now, area=crew.site.area_id, **told)


def open_kinds() -> set[str]:
    return set(Alarm.objects.filter(seen_at=None).values_list("kind", flat=True))


def test_the_lead_of_a_site_knows_who_is_in_a_suit_and_past_a_limit(crew: Crew) -> None:
    make_area(43, 9, 22)
    told = queries.of_lead(make_user("site_lead", area_id=HESHAN), crew.now)
    assert told
    (who,) = told["people"]
    assert (who["name"], who["state"], who["hard_at"]) == ("何某", "donned", DAWN + 4 * HOUR)
    assert {one["kind"] for one in told["alarms"]} == {"soon", "warn", "hard"}
    elsewhere = queries.of_lead(make_user("site_lead", area_id=TAOJIANG), crew.now)
    assert elsewhere == {"people": [], "alarms": []}
    assert queries.of_lead(make_user("sampler", area_id=YIYANG), crew.now) is None


def test_what_was_seen_is_acknowledged_and_what_came_later_is_not(crew: Crew) -> None:
    assert crew.tell(seen(crew, "warn")) == ["accepted"]
    assert open_kinds() == {"hard"}
    warn = Alarm.objects.get(kind="warn")
    assert (warn.note, warn.seen_at, warn.seen_by.username[:4]) == ("已换下", crew.now, "user")  # type: ignore[union-attr]
    crew.tell(seen(crew, "hard", "已送医"))
    assert open_kinds() == set()
    assert Alarm.objects.get(kind="warn").note == "已换下"
    told = queries.of_lead(make_user("site_lead", area_id=HESHAN), crew.now)
    assert told is not None
    assert told["alarms"] == []


def test_seen_before_the_server_knew_of_the_alarm(crew: Crew) -> None:
    """The phone of the lead raised it by itself; what the one in the suit told comes later."""
    who = crew.person("冯某")
    told: dict[str, Any] = {"person_id": str(who.pk), "note": "已换下"}
    told |= {"about": DAWN.isoformat(), "due_at": (DAWN + 2 * HOUR).isoformat()}
    crew.tell(fact("duty.seen", crew.now, area=crew.site.area_id, **told))
    crew.tell(*crew.steps(who, DAWN, ("don", 0)))
    mine = Alarm.objects.filter(person=who)
    assert {one.kind for one in mine if one.seen_at} == {"soon", "warn"}


def test_taken_back_it_waits_again_and_a_desk_is_not_overruled(crew: Crew) -> None:
    told = seen(crew, "hard")
    crew.tell(told)
    assert open_kinds() == set()
    crew.tell(void(crew.now, target=UUID(told["id"]), of="duty.seen"))
    assert open_kinds() == {"soon", "warn", "hard"}
    hard = Alarm.objects.get(kind="hard")
    actions.acknowledge([hard.pk], note="电话问过", by=make_user("commander", area_id=YIYANG), now=crew.now)
    crew.tell(seen(crew, "hard"))
    assert set(Alarm.objects.values_list("note", flat=True)) == {"电话问过"}


def test_who_leads_nobody_is_stored_and_doubted(crew: Crew) -> None:
    other = Crew(crew.now, role="sampler")
    assert other.tell(seen(crew, "warn")) == ["disputed:outside_area"]
    assert open_kinds() == {"soon", "warn", "hard"}
