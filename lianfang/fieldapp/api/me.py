"""GET /field/me: who works with this phone, where, on what; small tables that are fetched anew each round."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import quote_etag

from lianfang.accounts.access import may, spans
from lianfang.accounts.models import Post
from lianfang.accounts.queries import posts_of
from lianfang.accounts.roles import ROLES
from lianfang.duty.queries import of_lead, of_phone
from lianfang.fieldapp.api.answers import answer
from lianfang.fieldapp.api.deliveries import deliveries
from lianfang.fieldapp.api.door import Answer, Phone, phone_call
from lianfang.fieldapp.api.doses import doses
from lianfang.fieldapp.api.musters import musters
from lianfang.fieldapp.api.orders import orders
from lianfang.fieldapp.api.rides import rides
from lianfang.fieldapp.api.zones import said, zones
from lianfang.fieldapp.numbers import Numbers, numbers
from lianfang.fieldapp.screens import near, scope, screens_of, within
from lianfang.notices.models import Notice
from lianfang.notices.queries import carried_in, shown
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.rules import Span, at_level, span
from lianfang.presence import queries as presence
from lianfang.presence.models import Passage
from lianfang.presence.queries import revoked_numbers
from lianfang.presence.rules import ways_that_need_a_test
from lianfang.presence.signing import public_key
from lianfang.protocol.timeline import named
from lianfang.rotas.queries import phone_rota
from lianfang.sync import feed, keys
from lianfang.testing.models import ListedArea, Round
from lianfang.testing.queries import destinations, in_force
from lianfang.testing.queries.holds import home_visits
from lianfang.testing.queries.phones import boxes_for_phone
from lianfang.testing.rules import alone_group, usual
from lianfang.visits.queries import revoked_codes
from lianfang.visits.rules.notes import HEALTH
from lianfang.visits.signing import public_key as public_key_of_help
from lianfang.web.http import Request

# Somebody whose posts hold more than this works with a part of it; the highest areas come first (design choice).
AREAS = 3_000
SITES = 500
HELD = 200
Row = dict[str, Any]


@phone_call("GET")
def me(request: Request, phone: Phone) -> Answer:
    """Say who works with this phone and what the work needs; 304 when nothing of it changed."""
    about = _about(phone)
    digest = hashlib.sha256(msgspec.json.encode([about, translation.get_language()])).hexdigest()
    etag = quote_etag(digest[:32])
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = answer(request, about | {"now": phone.now})
    response["ETag"] = etag
    return response


def _about(phone: Phone) -> Row:
    user, device, today = phone.user, phone.device, phone.today
    posts = list(posts_of(user, today))
    areas = scope(user, today)
    own = numbers(user, today)
    wide = _wide([post.area_id for post in posts])
    return {
        "user": {"name": user.name, "username": user.username, "language": user.language},
        "device": {"id": device.pk, "name": device.name},
        "posts": [_post(post) for post in posts],
        "screens": [screen.id for screen in screens_of(user, today)],
        "epoch": feed.epoch(),
        "rounds": [_round(each) for each in _rounds(areas)],
        "group_areas": _group_areas(areas, today),
        "sites": _work_sites(areas),
        "laboratories": [_site(e) for e in _sites(within(wide)).filter(kind=SiteKind.LABORATORY)[:SITES]],
        "areas": _areas(areas),
        "musters": musters(user, phone.now),
        "orders": orders(user),
        **_boxes(phone),
        **deliveries(phone),
        **rides(phone),
        **doses(phone),
        "home_visits": home_visits(user),
        **phone_rota(user, phone.now),
        "limits": _limits(own),
        "duty": of_phone(user, posts[0].area_id, phone.now) if posts else None,
        "lead": of_lead(user, phone.now),
        **_gates(phone, own),
        **_helped(phone, areas),
        **_letters(phone),
        **zones(phone),
        "protocol": own.protocol,
        "demo": settings.DEMO,  # the story has a time of its own: a phone's clock is not wrong then
        "roster_key": keys.text(keys.roster_key(device.pk, device.generation)),
    }


def _boxes(phone: Phone) -> Row:
    """Give the boxes that somebody carries or receives."""
    carried, received = (spans(phone.user, p, phone.today) for p in ("testing.carry", "testing.lab"))
    return {"boxes": boxes_for_phone(carried, received)} if carried or received else {}


def _gates(phone: Phone, own: Numbers) -> Row:
    """Say what a checkpoint needs without network: what is looked for, which passes are true, who is still held."""
    if not may(phone.user, "presence.gate", phone.today) and not may(
        phone.user, "presence.check", phone.today
    ):
        return {}
    rules = own.checkpoints
    return {
        "gate": {
            "findings": [[each.key, each.decision, each.ways] for each in rules.findings.value],
            "unvaccinated": rules.unvaccinated_turned_back.value,
            "needs_test": sorted(ways_that_need_a_test(rules)),
            "codes": [each.key for each in rules.codes.value],
            "distance": own.distance,
            "held_minutes": rules.held_minutes.value,
        },
        "passes": {"key": public_key(), "revoked": revoked_numbers(phone.now)},
        "held": [_held(each) for each in presence.held_at(phone.user, phone.today, "presence.check")[:HELD]],
    }


def _held(one: Passage) -> Row:
    told = {"id": one.pk, "person_id": one.person_id, "site_id": one.site_id, "at": one.at}
    return told | {"disposition": one.disposition, "reason": one.reason}


def _post(post: Post) -> Row:
    label = ROLES[post.role][0]
    with translation.override("zh-hans"):
        chinese = str(label)
    with translation.override("en"):
        english = str(label)
    area = {"area_id": post.area_id, "area_name": post.area.name, "area_name_en": post.area.name_en}
    return {"role": post.role, "role_name": chinese, "role_name_en": english, **area}


def _limits(own: Numbers) -> Row:
    return {
        "share_hours": own.share_hours,
        "roster_hours": own.roster_hours,
        "suit_warn_hours": own.suit_warn_hours,
        "suit_hard_hours": own.suit_hard_hours,
        "fever_celsius": own.fever_celsius,
        "pins": own.pin_tries,
    }


def _helped(phone: Phone, areas: tuple[Span, ...]) -> Row:
    """Say how a true code of somebody without a smartphone is told from a false one, which are good no more, and
    which words a note may not hold."""
    if not areas:
        return {}
    help_ = {"key": public_key_of_help(), "revoked": revoked_codes(areas, phone.today)}
    return {"help": help_, "note_words": list(HEALTH)}


def _letters(phone: Phone) -> Row:
    """List the letters that are brought to the doors one visits, each with the areas it is for."""
    mine = spans(phone.user, "visits.visit", phone.today)
    if not mine:
        return {}
    return {"letters": [_letter(each) for each in carried_in(near(mine, "addressees__area_id"))]}


def _letter(one: Notice) -> Row:
    text = shown(one)
    areas = [each.area_id for each in one.addressees.all()]
    return {"id": one.pk, "name": text.title, "name_en": text.title_en, "areas": areas}


def _wide(area_ids: Iterable[int]) -> tuple[Span, ...]:
    """Give the cities of some areas: tubes go to any laboratory of the city."""
    return tuple({span(at_level(area, "city")) for area in area_ids})


def _rounds(areas: tuple[Span, ...]) -> QuerySet[Round]:
    rows = Round.objects.filter(near(areas), state=Round.State.OPEN).select_related("area")
    return rows.prefetch_related("modes", "left_out")


def _group_areas(areas: tuple[Span, ...], today: date) -> list[Row]:
    """List the areas around here in which everybody is in a group of the protocol today."""
    rows = ListedArea.objects.filter(near(areas), in_force(today))
    found = rows.order_by("area_id", "population").values_list("area_id", "population")
    return [{"area": area, "population": population} for area, population in found]


def _round(one: Round) -> Row:
    return {
        "id": one.pk,
        "number": one.number,
        "area_id": one.area_id,
        "area_name": one.area.name,
        "area_name_en": one.area.name_en,
        "pool_size": one.pool_size,
        **_modes(one),
        "left_out": [each.area_id for each in one.left_out.all()],
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "state": one.state,
    }


def _modes(one: Round) -> Row:
    """Say how the groups of a round share tubes, the strictest first; which is that of everybody else, and which that
    of people under an order."""
    protocol = named(one.protocol).testing
    labels = {group.key: group.label for group in protocol.populations.value}
    modes = [
        {
            "population": mode.population,
            "size": mode.pool_size,
            "household": mode.household,
            **said("name", labels.get(mode.population, mode.population)),
        }
        for mode in sorted(one.modes.all(), key=lambda mode: (mode.pool_size, mode.population))
    ]
    return {"modes": modes, "usual": usual(protocol, one.number), "ordered": alone_group(protocol)}


def _sites(where: Q) -> QuerySet[Site]:
    return Site.objects.filter(where, closed_at=None).select_related("area")


def _work_sites(areas: tuple[Span, ...]) -> list[Row]:
    """List the sites where one may work, each with the laboratory that was chosen for its boxes."""
    found = list(_sites(within(areas)).exclude(kind__in=[SiteKind.LABORATORY, SiteKind.VENUE])[:SITES])
    sent = destinations(sites=[each.pk for each in found])
    return [_site(each) | {"laboratory_id": sent.get(each.pk)} for each in found]


def _site(one: Site) -> Row:
    names = {"area_name": one.area.name, "area_name_en": one.area.name_en}
    return {"id": one.pk, "kind": one.kind, "name": one.name, "area_id": one.area_id, **names}


def _areas(areas: tuple[Span, ...]) -> list[Row]:
    rows = Area.objects.filter(near(areas, "id"), closed_on=None)
    found = rows.order_by("depth", "id").values("id", "name", "name_en", "depth")[:AREAS]
    return sorted(map(dict, found), key=lambda row: int(row["id"]))
