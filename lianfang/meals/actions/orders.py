"""Orders: what a kitchen is told, what it sends, what is counted where it comes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.meals import queries
from lianfang.meals.actions.heads import close
from lianfang.meals.actions.rota import change
from lianfang.meals.actions.weighing import weigh
from lianfang.meals.models import Kitchen, Serving
from lianfang.meals.rules import eat_by, share_diets, share_out
from lianfang.messages.actions import Wanted
from lianfang.messages.actions import queue as send_messages
from lianfang.messages.models import Message

PLAN, COUNT = "meals.plan", "meals.count"
LONGEST = Message._meta.get_field("body").max_length or 0


@transaction.atomic
def order(kitchen: Kitchen, day: date, meal: str, *, by: User, now: datetime) -> int:
    """Order of a kitchen what it is planned for at a meal: the counts of its sites are closed, its contact is told by
    message. Gives how many meals.

    Raises Refused("nothing_planned").
    """
    require(by, PLAN, kitchen.area_id, day_of(now))
    rows = _planned(day, meal).filter(kitchen=kitchen)
    for each in rows:
        require(by, PLAN, each.area_id, day_of(now))
    if not rows:
        raise Refused("nothing_planned", _("Nothing is planned for this kitchen at this meal."))
    return tell(list(rows), by=by, now=now)


def order_all(day: date, meal: str, *, by: User, now: datetime) -> int:
    """Order everything that is planned for a meal: the hour at which heads are closed does that by itself. Gives how
    many meals."""
    return tell(list(_planned(day, meal)), by=by, now=now)


def _planned(day: date, meal: str) -> QuerySet[Serving]:
    rows = Serving.objects.select_for_update(of=("self",), no_key=True).filter(
        day=day, meal=meal, state="planned"
    )
    return rows.select_related("kitchen", "place").order_by("id")


def tell(rows: Sequence[Serving], *, by: User, now: datetime) -> int:
    """Order planned servings of one meal: share the heads of each site among its kitchens, tell each kitchen once."""
    if not rows:
        return 0
    day, meal = rows[0].day, rows[0].meal
    places = {each.place_id: each.place for each in rows}
    close(places.values(), day, meal, now=now)
    heads = queries.counts(places.values(), day, meal)
    beside = _beside(places, day, meal)
    for place, servings in _by_place(rows, beside).items():
        told = sum(each.n for each in beside[place] if each.state != "planned")
        parts = share_out(max(0, heads[place].all - told), [each.n for each in servings])
        diets = share_diets(
            heads[place].diets,
            [(n, frozenset(each.kitchen.diets)) for n, each in zip(parts, servings, strict=True)],
        )
        for each, n, diet in zip(servings, parts, diets, strict=True):
            each.n, each.diets = n, diet
    return _ordered(rows, by, now)


def tell_as_said(serving: Serving, *, by: User, now: datetime) -> None:
    """Order one serving for as many as a person said, at once."""
    _ordered([serving], by, now)


@transaction.atomic
def change_order(serving: Serving, *, n: int, by: User, now: datetime) -> None:
    """Let a kitchen cook more or fewer; if it was ordered already, it is told anew.

    Raises Refused: "meal_state", "kitchen_full".
    """
    change(serving, n=n, by=by, now=now)
    if serving.state == "ordered":
        tell_as_said(serving, by=by, now=now)


def _beside(places: Iterable[UUID], day: date, meal: str) -> dict[UUID, list[Serving]]:
    found: dict[UUID, list[Serving]] = defaultdict(list)
    rows = Serving.objects.filter(place__in=list(places), day=day, meal=meal).exclude(state="withdrawn")
    for each in rows.select_related("kitchen").order_by("id"):
        found[each.place_id].append(each)
    return found


def _by_place(rows: Sequence[Serving], beside: dict[UUID, list[Serving]]) -> dict[UUID, list[Serving]]:
    """Give the planned servings of each site, those that are ordered now as they are held."""
    held = {each.pk: each for each in rows}
    return {
        place: [held.get(each.pk, each) for each in found if each.state == "planned"]
        for place, found in beside.items()
    }


def _ordered(rows: Sequence[Serving], by: User, now: datetime) -> int:
    kitchens: dict[UUID, list[Serving]] = defaultdict(list)
    for each in rows:
        each.state, each.ordered_at = "ordered", now
        kitchens[each.kitchen_id].append(each)
    wanted = []
    for own in kitchens.values():
        message = uuid7()
        kitchen = own[0].kitchen
        for each in own:
            each.message = message
        body = order_text(own)
        wanted.append(Wanted(message, kitchen.person_id, kitchen.area_id, "meals", kitchen.phone, body))
    Serving.objects.bulk_update(rows, ["state", "ordered_at", "n", "diets", "message"])
    send_messages(wanted, now=now)
    audit_many(by, "meals.order.sent", [About(each, None, each.area_id, {"n": each.n}) for each in rows], now)
    return sum(each.n for each in rows)


def order_text(servings: Sequence[Serving]) -> str:
    """Write what a kitchen is told, in the language of the city: the meal, how many for whom, which diets. What does
    not fit into a message stands on the printed order, and the message says so."""
    with override("zh-hans"):
        numbers = queries.current(servings[0].day)
        meal = numbers.meal(servings[0].meal)
        parts = [f"{each.place.name} {each.n}{diets_text(each.diets, servings[0].day)}" for each in servings]
        said = {
            "day": f"{servings[0].day:%m-%d}", "meal": gettext(meal.label), "n": sum(each.n for each in servings),
            "at": f"{meal.hour}:{meal.minute:02}", "parts": "; ".join(parts),
        }  # fmt: skip
        text = gettext("[Lianfang] %(day)s %(meal)s, eaten at %(at)s: %(n)s meals. %(parts)s")
        if len(whole := text % said) <= LONGEST:
            return whole
        return text % (said | {"parts": gettext("%(n)s sites: see the printed order.") % {"n": len(parts)}})


def diets_text(diets: dict[str, int], day: date) -> str:
    """Write diets in brackets, each with how many; nothing when there are none."""
    if not diets:
        return ""
    numbers = queries.current(day)
    words = {each.key: gettext(each.label) for each in numbers.diets.value}
    return " (" + ", ".join(f"{words.get(key, key)} {n}" for key, n in sorted(diets.items())) + ")"


@transaction.atomic
def send(serving: Serving, *, n: int, cooked_at: datetime, hot: bool, by: User, now: datetime) -> None:
    """Note that meals are on the way: how many, when they were cooked; from that follows until when they may be eaten.

    Raises Refused: "meal_state", "cooked_later".
    """
    _held(serving, {"ordered"}, COUNT, by, now)
    if cooked_at > now:
        raise Refused("cooked_later", _("This is in the future."))
    serving.state, serving.sent_at, serving.sent_n = "sent", now, n
    _cooked(serving, cooked_at, hot)
    serving.save()
    audit(by, "meals.serving.sent", serving, now, area_id=serving.area_id, n=n)


def _cooked(serving: Serving, cooked_at: datetime, hot: bool) -> None:
    serving.cooked_at, serving.hot = cooked_at, hot
    serving.eat_by = eat_by(cooked_at, queries.current(serving.day), hot=hot)


@transaction.atomic
def count(
    serving: Serving,
    *,
    came: int,
    by: User,
    now: datetime,
    qualifier: str = "",
    refused: int = 0,
    refused_why: str = "",
    cooked_at: datetime | None = None,
    hot: bool = False,
    note: str = "",
) -> None:
    """Write down how many meals came. What is past its eat-by time is eaten by nobody: all of it is refused, and what
    became of it is said. What nobody ordered and came is counted too. Counted again, the later count holds.

    Raises Refused: "meal_state", "past_eat_by", "refused_more", "in_a_gift".
    """
    _held(serving, {"planned", "ordered", "sent", "counted"}, COUNT, by, now)
    if serving.gift and serving.gift.state not in {"void", "refused"}:
        raise Refused("in_a_gift", _("These meals stand on the receipt of a gift."))
    if cooked_at:
        _cooked(serving, cooked_at, hot)
    came_at = serving.came_at or now
    if came and serving.eat_by and serving.eat_by < came_at:
        refused = came
    if refused > came:
        raise Refused("refused_more", _("No more can be refused than came."))
    if refused and not refused_why.strip():
        raise Refused("past_eat_by", _("Nobody eats what is past its time or unfit: say what became of it."))
    again = serving.state == "counted"
    serving.state, serving.came, serving.qualifier, serving.came_at = "counted", came, qualifier, came_at
    serving.counted_by, serving.refused, serving.note = by, refused, note[:200]
    serving.refused_why = refused_why.strip()[:200] if refused else ""
    serving.save()
    verb = "meals.serving.counted_again" if again else "meals.serving.counted"
    audit(by, verb, serving, now, area_id=serving.area_id, n=came, refused=refused)
    weigh([serving.place], serving.day, serving.meal, now, by=by)


def _held(serving: Serving, states: set[str], permission: str, by: User, now: datetime) -> None:
    require(by, permission, serving.area_id, day_of(now))
    rows = Serving.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    serving.refresh_from_db(from_queryset=rows)
    if serving.state not in states:
        raise Refused(
            "meal_state", _("This is no longer possible: %(state)s."), state=serving.get_state_display()
        )
