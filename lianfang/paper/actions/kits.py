"""A kit takes its numbers before anything is printed."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET, uuid7
from lianfang.paper import queries
from lianfang.paper.models import Kit, Listed, PaperForm, Sticker
from lianfang.paper.rules import numbers
from lianfang.paper.sheets import NAMED
from lianfang.people.models import Person
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.models import Site
from lianfang.testing.actions.labels import issue_labels, labels_printed
from lianfang.testing.models import Round, Tube

# One kit (design choices): more is better printed in parts, one for each team.
MOST_TUBES = 2_000
MOST_FORMS = 1_000
MOST_SLIPS = 100
MOST_PEOPLE = 10_000


@transaction.atomic
def reserve_kit(
    site: Site,
    round_: Round,
    *,
    n_tubes: int,
    n_forms: int,
    n_slips: int,
    parts: Collection[str],
    language: str,
    by: User,
    now: datetime,
) -> Kit:
    """Take the codes of a kit: its letters, its tubes, its forms, and its people where pages name them.

    Nothing that a kit took is given to another one, whether it is printed or not.

    Raises Refused("forbidden"), Refused("closed_site"), Refused("round_over"), Refused("too_much").
    """
    named = not NAMED.isdisjoint(parts)
    require(by, "testing.plan", site.area_id, day_of(now))
    if named:
        require(by, "people.read", site.area_id, day_of(now))
    _check(site, round_, n_tubes, n_forms, n_slips, now)
    kit = Kit.objects.create(
        code=_fresh_code(),
        site=site,
        round=round_,
        area_id=site.area_id,
        language=language,
        n_tubes=n_tubes,
        n_forms=n_forms,
        n_slips=n_slips,
        printed_at=now,
        printed_by=by,
    )
    _take_stickers(kit)
    _take_forms(kit)
    if named:
        _take_people(kit)
    taken = {"tubes": n_tubes, "forms": n_forms, "slips": n_slips}
    audit(by, "paper.kit.reserved", kit, now, area_id=kit.area_id, code=kit.code, taken=taken)
    return kit


def _check(site: Site, round_: Round, n_tubes: int, n_forms: int, n_slips: int, now: datetime) -> None:
    """Stop at a closed site, a round that is over, and more than one kit holds."""
    if site.closed_at and site.closed_at <= now:
        raise Refused("closed_site", _("%(site)s is closed."), site=site.name)
    if round_.state in {Round.State.CLOSED, Round.State.RECONCILED}:
        raise Refused("round_over", _("This round is over. Choose one that is planned or open."))
    asked = ((n_tubes, MOST_TUBES), (n_forms, MOST_FORMS), (n_slips, MOST_SLIPS))
    if any(not 0 <= n <= most for n, most in asked):
        raise Refused(
            "too_much",
            _("A kit has at most %(tubes)s tubes, %(forms)s forms and %(slips)s slips. Print several kits."),
            tubes=MOST_TUBES,
            forms=MOST_FORMS,
            slips=MOST_SLIPS,
        )


def _fresh_code() -> str:
    """Draw letters that no kit has; the database refuses what two draw at once."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _letter in range(numbers.KIT))
        if (
            not Kit.objects.filter(code=code).exists()
            and not Tube.objects.filter(code__startswith=code).exists()
        ):
            return code


def _take_stickers(kit: Kit) -> None:
    counted = range(1, kit.n_tubes + 1)
    rows = [Sticker(code=numbers.tube_code(kit.code, n), kit=kit, nth=n) for n in counted]
    Sticker.objects.bulk_create(rows)
    codes = (each.code for each in rows)
    issue_labels(codes, batch=kit.code, round_=kit.round, site=kit.site, now=kit.printed_at)


def _take_forms(kit: Kit) -> None:
    PaperForm.objects.bulk_create(
        PaperForm(
            number=numbers.form_number(kit.code, n),
            kit=kit,
            nth=n,
            area_id=kit.area_id,
            lines=kit.round.pool_size,
            changed_at=kit.printed_at,
        )
        for n in range(1, kit.n_forms + 1)
    )


def _take_people(kit: Kit) -> None:
    people = list(queries.residents(kit.area_id)[: MOST_PEOPLE + 1])
    if len(people) > MOST_PEOPLE:
        raise Refused(
            "too_many_people",
            _(
                "More than %(n)s people live in this site’s area. Make the kit without lists, or at a site of a "
                "smaller area."
            ),
            n=MOST_PEOPLE,
        )
    rows = (
        Listed(id=uuid7(), kit=kit, nth=n, person=person) for n, person in enumerate(_in_order(people), 1)
    )
    Listed.objects.bulk_create(rows, batch_size=2_000)


def _in_order(people: list[Person]) -> list[Person]:
    """Put people in the order of the stairs, the eldest of a door first; those without a door come last."""
    eldest_first = sorted(people, key=lambda person: (person.born_on or date.max, person.id))
    behind = [(person.household.address, person) for person in eldest_first if person.household]
    elsewhere = [person for person in eldest_first if not person.household]
    return sorted([*in_stair_order(behind), *elsewhere], key=lambda person: person.area_id)


def note_printed(kit: Kit, parts: Collection[str], *, by: User, now: datetime) -> None:
    """Note who printed which pages of a kit; the same pages may be printed again when paper was spoilt.

    Raises Refused("forbidden").
    """
    require(by, "testing.plan", kit.area_id, day_of(now))
    if not NAMED.isdisjoint(parts) and not may(by, "people.read", day_of(now), kit.area_id):
        require(by, "people.read", kit.area_id, day_of(now))
    if "stickers" in parts:
        labels_printed(kit.code)
    audit(by, "paper.kit.printed", kit, now, area_id=kit.area_id, code=kit.code, parts=sorted(parts))
