"""Say what a laboratory can do: tubes a day, hours, instruments, lots."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.laboratory.models import Ability, Instrument, Lot
from lianfang.places.models import Site


@transaction.atomic
def set_ability(
    laboratory: Site,
    *,
    pooled_per_day: int,
    single_per_day: int,
    opens_hour: int,
    closes_hour: int,
    by: User,
    now: datetime,
) -> Ability:
    """Say how many tubes a laboratory can conclude on in a day, and when it works.

    Raises Refused("forbidden"), Refused("hours").
    """
    require(by, "laboratory.manage", laboratory.area_id, day_of(now))
    if not 0 <= opens_hour < closes_hour <= 24:
        raise Refused("hours", _("It must open before it closes, from 0 to 24 h."))
    said = {
        "pooled_per_day": pooled_per_day,
        "single_per_day": single_per_day,
        "opens_hour": opens_hour,
        "closes_hour": closes_hour,
    }
    able, _new = Ability.objects.update_or_create(laboratory=laboratory, defaults=said)
    audit(by, "laboratory.ability.set", able, now, area_id=laboratory.area_id, tubes=said)
    return able


@transaction.atomic
def add_instrument(laboratory: Site, *, name: str, model: str, by: User, now: datetime) -> Instrument:
    """Put an instrument on record; one that was retired under this name comes back.

    Raises Refused("forbidden").
    """
    require(by, "laboratory.manage", laboratory.area_id, day_of(now))
    said = {"model": model, "retired_at": None}
    made, _new = Instrument.objects.update_or_create(
        laboratory=laboratory, name=" ".join(name.split()), defaults=said
    )
    audit(by, "laboratory.instrument.added", made, now, area_id=laboratory.area_id, name=made.name)
    return made


@transaction.atomic
def add_lot(
    laboratory: Site,
    *,
    kit: str,
    number: str,
    genes: Sequence[str],
    internal: str,
    expires_on: date,
    ct_positive: float | None,
    ct_grey: float | None,
    by: User,
    now: datetime,
) -> Lot:
    """Put a lot of a reagent on record: the genes it looks for, until when it is good, its own limits.

    Raises Refused("forbidden"), Refused("expired"), Refused("genes"), Refused("twice").
    """
    require(by, "laboratory.manage", laboratory.area_id, day_of(now))
    if expires_on < day_of(now):
        raise Refused("expired", _("This lot was good until %(day)s."), day=expires_on.isoformat())
    if not genes or len(set(genes)) != len(genes) or internal in genes:
        raise Refused("genes", _("Name each gene once, and the internal control apart."))
    try:
        with transaction.atomic():
            made = Lot.objects.create(
                laboratory=laboratory,
                kit=" ".join(kit.split()),
                number=number.strip(),
                genes=list(genes),
                internal=internal,
                expires_on=expires_on,
                ct_positive=ct_positive,
                ct_grey=ct_grey,
            )
    except IntegrityError as error:
        raise Refused("twice", _("This lot is on record already.")) from error
    audit(by, "laboratory.lot.added", made, now, area_id=laboratory.area_id, name=str(made))
    return made


@transaction.atomic
def retire(thing: Instrument | Lot, *, by: User, now: datetime) -> None:
    """Take an instrument or a lot out of use; what it did stays.

    Raises Refused("forbidden").
    """
    area = thing.laboratory.area_id
    require(by, "laboratory.manage", area, day_of(now))
    thing.retired_at = now
    thing.save(update_fields=["retired_at"])
    audit(by, "laboratory.retired", thing, now, area_id=area, name=str(thing))
