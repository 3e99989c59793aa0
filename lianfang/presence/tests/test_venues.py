"""The codes of venues: made, renewed, printed, and what a scan leads to."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.documents.printing import draw
from lianfang.documents.tests.pages import codes_on, missing_glyphs
from lianfang.people.actions import merge
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import YIYANG, make_area, make_site
from lianfang.presence import actions, papers, queries
from lianfang.presence.actions import Scanned, agree, scan
from lianfang.presence.capture import SCAN
from lianfang.presence.followers import follow_stays
from lianfang.presence.models import Scan, ScanConsent, Stay, VenueCode
from lianfang.protocol.tests.make import refusing
from lianfang.sync.capture import VOID
from lianfang.sync.models import Dispute, Void
from lianfang.workforce.actions import public_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def venue() -> Site:
    return make_site(kind="venue", name="滨江茶馆", address="康富路 1 号")


@pytest.fixture
def chief() -> User:
    return make_user("commander", area_id=YIYANG)


def test_a_code_is_kept_until_another_is_given(venue: Site, chief: User, now: datetime) -> None:
    first = actions.make_venue_code(venue, by=chief, now=now)
    assert actions.make_venue_code(venue, by=chief, now=now) == first
    for typed in (first.code, f" {first.code[:4].lower()}-{first.code[4:]} "):
        assert queries.venue_of(typed) == venue
    other = "2" if first.code[0] != "2" else "3"
    assert queries.venue_of(other + first.code[1:]) is None  # its check character does not fit
    second = actions.renew_venue_code(venue, by=chief, now=now + HOUR)
    assert (queries.venue_of(first.code), queries.venue_of(second.code)) == (None, venue)
    with refusing("forbidden"):
        actions.make_venue_code(venue, by=make_user("sampler"), now=now)


def test_nothing_is_noted_without_consent_and_a_tap_counts_once(venue: Site, now: datetime) -> None:
    person, by = make_person(), public_user()
    came = Scanned(person.pk, venue, "in", now)
    with refusing("no_consent"):
        scan([came], by=by, now=now, kind=SCAN)
    given = agree(person, by_relative=False, by=by, now=now)
    assert agree(person, by_relative=False, by=by, now=now) == given
    assert len(scan([came, came], by=by, now=now, kind=SCAN)) == 1
    again = Scanned(person.pk, venue, "in", now + timedelta(minutes=2))
    assert scan([again], by=by, now=now + timedelta(minutes=2), kind=SCAN) == []
    went = Scanned(person.pk, venue, "out", now + timedelta(minutes=40))
    scan([went], by=by, now=now + HOUR, kind=SCAN)
    assert Dispute.objects.count() == 0
    follow_stays(list(Scan.objects.values_list("batch_id", flat=True)), now + HOUR)
    stay = Stay.objects.get(person=person, void=False)
    assert (stay.place_id, stay.entered, stay.left) == (venue.pk, now, now + timedelta(minutes=40))
    assert queries.scans_at(venue, now.date()) == queries.Seen(1, 1)
    with refusing("unknown_way"):
        scan([Scanned(person.pk, venue, "up", now + HOUR)], by=by, now=now + HOUR, kind=SCAN)
    actions.stop_scanning(person, by=by, now=now + HOUR)
    with refusing("no_consent"):
        scan([Scanned(person.pk, venue, "in", now + 2 * HOUR)], by=by, now=now + 2 * HOUR, kind=SCAN)
    assert AuditEntry.objects.filter(verb__startswith="presence.scan.").count() == 2


def test_leaving_untold_is_assumed_and_a_mistake_is_taken_back(venue: Site, now: datetime) -> None:
    person, by = make_person(), public_user()
    agree(person, by_relative=False, by=by, now=now)
    (told,) = scan([Scanned(person.pk, venue, "in", now)], by=by, now=now, kind=SCAN)
    follow_stays(list(Scan.objects.values_list("batch_id", flat=True)), now)
    minutes = queries.numbers_on(now.date()).venue_minutes.value
    assert Stay.objects.get(void=False).left == now + timedelta(minutes=minutes)
    kinds = {VOID.name: VOID}
    actions.take_scan_back(Scan.objects.get(pk=told), why="…", by=by, now=now + HOUR, kinds=kinds)
    assert queries.own_scans([person.pk], now + HOUR) == []
    follow_stays(list(Void.objects.values_list("batch_id", flat=True)), now + HOUR)
    assert not Stay.objects.filter(void=False).exists()
    assert Dispute.objects.count() == 0


def test_consent_of_a_merged_record_holds_and_other_words_ask_again(venue: Site, now: datetime) -> None:
    kept, gone, by = make_person(), make_person(), public_user()
    agree(gone, by_relative=True, by=by, now=now)
    merge(gone, kept, reason="同一人", by=make_user("epidemiologist"), now=now)
    assert len(scan([Scanned(kept.pk, venue, "in", now)], by=by, now=now, kind=SCAN)) == 1
    ScanConsent.objects.update(words="2020-1")
    assert queries.consent_of([kept.pk, gone.pk], now.date()) is None
    fresh = agree(kept, by_relative=False, by=by, now=now + HOUR)
    assert list(ScanConsent.objects.filter(ended_at=None)) == [fresh]


def test_a_program_is_stopped(venue: Site, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianfang.presence.actions.venues.MOST", 3)
    person, by = make_person(), public_user()
    agree(person, by_relative=False, by=by, now=now)
    taps = [Scanned(person.pk, venue, ("in", "out")[n % 2], now - timedelta(minutes=6 * n)) for n in range(6)]
    with refusing("too_many_scans"):
        scan(taps, by=by, now=now, kind=SCAN)
    assert Scan.objects.count() == 0


@pytest.mark.fonts
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_poster_opens_the_venue_and_nobody(
    venue: Site, chief: User, now: datetime, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now)
    client = Client(headers={"accept-language": language})
    client.force_login(chief)
    client.post(reverse("venue_code", args=[venue.pk]), {"do": "make"})
    live = VenueCode.objects.get()
    assert live.code in client.get(reverse("venue", args=[venue.pk])).content.decode()
    response = client.get(reverse("venue_poster", args=[venue.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert missing_glyphs(response.content) == 0
    address = f"http://testserver/v/{live.code}/"
    picture = draw(papers.PAGES, "venue", papers.posters_of([(live, address)], days=30), now=now, as_="png")
    assert (picture.warnings, codes_on(picture.pages[0])) == ([], [address])


def test_posters_of_many_come_in_one_file_and_only_where_one_may(
    venue: Site, chief: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now)
    printed: list[int] = []

    def paper(codes: list[object], **_how: object) -> bytes:
        printed.append(len(codes))
        return b""

    monkeypatch.setattr(import_module("lianfang.presence.views.venues"), "print_posters", paper)
    other = make_site(kind="market", name="桃花仑菜市场")
    away = make_site(area=make_area(43, 8, 2), kind="venue", name="外地")
    client = Client()
    client.force_login(chief)
    shown = client.get(reverse("venues"), {"code": "without"}).content.decode()
    assert ("滨江茶馆" in shown, "外地" in shown) == (True, False)
    client.post(reverse("venue_posters"), {"id": [str(venue.pk), str(other.pk), str(away.pk), "x"]})
    assert (printed, VenueCode.objects.count()) == ([2], 2)
    assert client.get(reverse("venue", args=[away.pk])).status_code == 404
    looker = Client()
    looker.force_login(make_user("checkpoint_officer"))
    assert looker.get(reverse("venue", args=[venue.pk])).status_code == 200
    assert looker.post(reverse("venue_code", args=[venue.pk]), {"do": "renew"}).status_code == 403
    with pytest.raises(Refused):
        actions.renew_venue_code(away, by=chief, now=now)
