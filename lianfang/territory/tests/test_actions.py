"""Sites open and close, communities are divided, areas close with a successor."""

from datetime import datetime

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area, make_site
from lianfang.territory import actions

pytestmark = pytest.mark.django_db


def test_a_site_opens_and_closes_once(now: datetime) -> None:
    chief = make_user("testing_chief")
    site = actions.open_site(HESHAN, kind=SiteKind.SAMPLING, name="一号点", by=chief, now=now)
    with refused("site_exists"):
        actions.open_site(HESHAN, kind=SiteKind.SAMPLING, name="一号点", by=chief, now=now)
    actions.open_site(HESHAN, kind=SiteKind.LABORATORY, name="一号点", by=chief, now=now)
    actions.close_site(site, by=chief, now=now)
    with refused("site_closed"):
        actions.close_site(Site.objects.get(id=site.id), by=chief, now=now)
    verbs = AuditEntry.objects.filter(thing=f"places.site:{site.id}").values_list("verb", flat=True)
    assert set(verbs) == {"places.site.opened", "places.site.closed"}


@pytest.mark.parametrize(("role", "area"), [("observer", HESHAN), ("testing_chief", TAOJIANG)])
def test_who_may_not_edit_places(now: datetime, role: str, area: int) -> None:
    user = make_user(role, area_id=area)
    community = make_area(43, 9, 3, 2, 1)
    site = make_site(area=community)
    with refused("forbidden"):
        actions.open_site(HESHAN, kind=SiteKind.SAMPLING, name="一号点", by=user, now=now)
    with refused("forbidden"):
        actions.close_site(site, by=user, now=now)
    with refused("forbidden"):
        actions.divide(community.id, grids=2, by=user, now=now)
    with refused("forbidden"):
        actions.close_area(community, successor=make_area(43, 9, 3, 2, 2), by=user, now=now)


def test_no_site_in_an_unknown_or_closed_area(now: datetime) -> None:
    chief = make_user("testing_chief")
    closed = make_area(43, 9, 3, 7, closed_on="2021-01-01")
    for area_id, code in [(closed.id, "area_closed"), (closed.id + 1, "unknown_area")]:
        with refused(code):
            actions.open_site(area_id, kind=SiteKind.SAMPLING, name="点", by=chief, now=now)


def test_grids_count_on(now: datetime) -> None:
    chief = make_user("commander")
    community = make_area(43, 9, 3, 2, 1)
    first = actions.divide(community.id, grids=2, by=chief, now=now)
    more = actions.divide(community.id, names=["码头网格"], by=chief, now=now)
    assert [a.id - community.id for a in [*first, *more]] == [1, 2, 3]
    assert [a.name for a in Area.objects.filter(depth=5)] == ["第1网格", "第2网格", "码头网格"]


@pytest.mark.parametrize("grids", [0, 998])
def test_too_few_or_too_many_grids(now: datetime, grids: int) -> None:
    chief = make_user("commander")
    community = make_area(43, 9, 3, 2, 1)
    actions.divide(community.id, grids=2, by=chief, now=now)
    with refused("grids"):
        actions.divide(community.id, grids=grids, by=chief, now=now)


def test_only_a_community_is_divided(now: datetime) -> None:
    with refused("not_a_community"):
        actions.divide(HESHAN, grids=2, by=make_user("commander"), now=now)


def test_an_area_closes_with_all_in_it(now: datetime) -> None:
    chief = make_user("commander")
    old, new = make_area(43, 9, 3, 2), make_area(43, 9, 3, 3)
    make_area(43, 9, 3, 2, 1)
    site = make_site(area=old)
    with refused("open_sites"):
        actions.close_area(old, successor=new, by=chief, now=now)
    actions.close_site(site, by=chief, now=now)
    actions.close_area(old, successor=new, by=chief, now=now)
    closed = Area.objects.exclude(closed_on=None)
    assert [(a.depth, a.successor_id) for a in closed] == [(3, new.id), (4, new.id)]
    with refused("area_closed"):
        actions.close_area(old, successor=new, by=chief, now=now)


def test_a_successor_is_another_open_area_of_the_same_level(now: datetime) -> None:
    chief = make_user("commander")
    old = make_area(43, 9, 3, 2)
    wrong = [old, make_area(43, 9, 3, 2, 1), make_area(43, 9, 3, 4, closed_on="2021-01-01")]
    for successor in wrong:
        with refused("successor"):
            actions.close_area(old, successor=successor, by=chief, now=now)
