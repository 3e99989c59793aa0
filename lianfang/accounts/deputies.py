"""Deputies: somebody stands in for a colleague. Their rights stay those of their own roles, in areas lent to them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts import queries
from lianfang.accounts.audit import audit
from lianfang.accounts.models import Deputy, Post, User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.rules import at_level, inside

LONGEST = timedelta(days=92)  # longer than that is another post (design choice)


def colleagues(user: User, on: date) -> QuerySet[User]:
    """List who may stand in for a user: those with a post in the same city."""
    cities = {at_level(post.area_id, "city") for post in queries.posts_of(user, on)}
    near = Q(pk__in=[])
    for city in cities:
        near |= Q(posts__area_id__gte=city, posts__area_id__lt=city + 1000**4)
    held = Q(posts__from_on__lte=on) & (Q(posts__to_on=None) | Q(posts__to_on__gte=on))
    return (
        User.objects.filter(near & held, is_active=True).exclude(pk=user.pk).distinct().order_by("name", "pk")
    )


def of_user(user: User) -> QuerySet[Deputy]:
    """List who stood or stands in for a user, and for whom the user does, the latest first."""
    rows = Deputy.objects.filter(Q(of=user) | Q(deputy=user))
    return rows.select_related("of", "deputy", "named_by", "ended_by")


@transaction.atomic
def name_deputy(
    user: User, deputy: User, *, from_on: date, to_on: date, reason: str = "", by: User, now: datetime
) -> Deputy:
    """Let somebody stand in for a user from a day to a day: by the user's own choice or the administrator's. The deputy
    gets posts of their own roles in the user's areas for those days, and no others.

    Raises Refused: "forbidden", "yourself", "dates", "no_posts", "stranger".
    """
    _may(user, by, now)
    if user.pk == deputy.pk:
        raise Refused("yourself", _("Nobody stands in for themselves."))
    if to_on < max(from_on, day_of(now)) or to_on - from_on > LONGEST:
        raise Refused("dates", _("Choose days from today on, at most three months."))
    User.objects.select_for_update(no_key=True).get(pk=deputy.pk)
    if not colleagues(user, day_of(now)).filter(pk=deputy.pk).exists():
        raise Refused("stranger", _("%(name)s has no post in the same city."), name=deputy.name)
    row = Deputy.objects.create(
        of=user,
        deputy=deputy,
        from_on=from_on,
        to_on=to_on,
        reason=reason.strip()[:200],
        named_at=now,
        named_by=by,
    )
    lent = _lend(row, now)
    if not lent:
        raise Refused("no_posts", _("There is nothing to lend: no post of these days is out of their reach."))
    audit(by, "accounts.deputy.named", row, now, user=user.username, to=deputy.username, rows=lent)
    return row


def _may(user: User, by: User, now: datetime) -> None:
    if by.pk != user.pk and not queries.manages(by, user, day_of(now)):
        raise Refused("forbidden", _("Only the user, or who manages their posts, names a deputy."))


def _lend(row: Deputy, now: datetime) -> int:
    """Give the deputy posts of their own roles in the areas they do not reach yet; gives how many."""
    first = max(row.from_on, day_of(now))
    lent = [post for post in row.of.posts.filter(stand_in=None) if _meets(post, first, row.to_on)]
    own = [post for post in row.deputy.posts.filter(stand_in=None) if _meets(post, first, row.to_on)]
    wanted: dict[tuple[str, int], date] = {}
    for post in lent:
        for mine in own:
            if not inside(post.area_id, mine.area_id):
                ends = min(filter(None, (post.to_on, mine.to_on, row.to_on)))
                key = (mine.role, post.area_id)
                wanted[key] = max(wanted.get(key, ends), ends)
    wanted = {key: ends for key, ends in wanted.items() if not _reached(key, own)}
    made = Post.objects.bulk_create(
        (
            Post(user=row.deputy, role=role, area_id=area, from_on=first, to_on=ends, stand_in=row)
            for (role, area), ends in wanted.items()
        ),
        ignore_conflicts=True,
    )
    return len(made)


def _reached(key: tuple[str, int], own: Iterable[Post]) -> bool:
    role, area = key
    return any(post.role == role and inside(area, post.area_id) for post in own)


def _meets(post: Post, first: date, last: date) -> bool:
    return post.from_on <= last and (post.to_on is None or post.to_on >= first)


@transaction.atomic
def end_deputy(row: Deputy, *, by: User, now: datetime) -> None:
    """End that somebody stands in: from tomorrow on they reach the lent areas no more; the deputy may do it too.

    Raises Refused: "forbidden", "ended".
    """
    if by.pk != row.deputy_id:
        _may(row.of, by, now)
    held = Deputy.objects.select_for_update(of=("self",)).select_related("of", "deputy").get(pk=row.pk)
    if held.ended_at or held.to_on < day_of(now):
        raise Refused("ended", _("This ended before."))
    held.ended_at, held.ended_by = now, by
    held.save(update_fields=["ended_at", "ended_by"])
    held.posts.filter(from_on__gt=day_of(now)).delete()
    held.posts.filter(Q(to_on=None) | Q(to_on__gt=day_of(now))).update(to_on=day_of(now))
    audit(by, "accounts.deputy.ended", held, now, user=held.of.username, to=held.deputy.username)
