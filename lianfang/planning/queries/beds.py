"""The forecast of beds of an outbreak: what is read, and what it makes on each of the days ahead."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q

from lianfang.beds.models import Bed
from lianfang.beds.queries import Capacity, city, whole
from lianfang.care.models import Admission
from lianfang.care.queries import waiting_for_admission
from lianfang.cases.models import Case, Quarantine
from lianfang.common.dates import at, day_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import Span
from lianfang.planning.queries.scope import among
from lianfang.planning.rules.beds import (
    ASYMPTOMATIC,
    HOSPITAL,
    ICU,
    ISOLATION,
    NEGATIVE,
    ORDINARY,
    Needed,
    Orders,
    Patients,
    Share,
    at_sites,
    becoming,
    in_hospital,
    short_from,
)
from lianfang.protocol import timeline
from lianfang.protocol.beds import Beds
from lianfang.protocol.schema import Protocol
from lianfang.protocol.treatment import Afterwards
from lianfang.protocol.values import Sourced

COUNTED = (Case.State.CONFIRMED, Case.State.ASYMPTOMATIC)
CONTACTS = ("central", "home")
KINDS = {"icu": ICU, "negative": NEGATIVE, "any": ORDINARY}


@dataclass(frozen=True, slots=True)
class Length:
    """How many in a hundred become of a type, and how long they stay, as the protocol or own discharges say."""

    key: str
    label: str
    percent: float
    days: float
    bed: str
    own: int  # discharges that the days are the median of; 0 when they are the protocol's


@dataclass(frozen=True, slots=True)
class Base:
    """Everything the forecast is reckoned from, read once."""

    on: date
    outbreak: Outbreak
    protocol: Protocol
    beds: Mapping[str, Capacity]
    others: Mapping[str, int]
    there: tuple[Patients, ...]
    waiting: tuple[Patients, ...]
    found: int  # cases of the last days who were not in quarantine as contacts
    orders: tuple[Orders, ...]
    came: int  # contacts brought to sites in the last days
    contacts: int  # contacts who were ever in quarantine
    became: int  # of these, cases
    lengths: tuple[Length, ...]

    @property
    def numbers(self) -> Beds:
        """Give the protocol's numbers about beds."""
        return self.protocol.beds

    @property
    def a_day(self) -> float:
        """Give how many cases were found a day lately, contacts in quarantine aside."""
        return self.found / self.numbers.trend_days.value

    @property
    def own_percent(self) -> float | None:
        """Give how many in a hundred own contacts became cases; None while there are too few of them."""
        enough = self.contacts >= self.numbers.own_contacts.value
        return 100 * self.became / self.contacts if enough else None

    @property
    def percent(self) -> float:
        """Give how many in a hundred contacts are taken to become cases."""
        own = self.own_percent
        return self.numbers.contact_percent.value if own is None else own

    @property
    def quarantined(self) -> int:
        """Give how many contacts are in quarantine now."""
        return sum(row.n for row in self.orders if row.contact)

    @property
    def queue(self) -> float:
        """Give how many wait for a bed now."""
        return sum(row.n for row in self.waiting)

    @property
    def after(self) -> Sourced[Afterwards]:
        """Give what follows hospital, by the protocol."""
        return self.protocol.treatment.pathway("confirmed").after

    @property
    def after_days(self) -> int:
        """Give for how many days whoever leaves hospital needs a place at an isolation site; 0 when they go home."""
        days = self.protocol.treatment.pathway("confirmed").after_days
        return days.value if self.after.value == "isolation" else 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is tried instead of what was read; None: as read."""

    a_day: float | None = None
    at_once: int = 0
    percent: float | None = None
    longer: int = 0
    more: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """Beds of one kind: how many there are, with nurses, in use now, and needed on each day."""

    kind: str
    beds: int
    staffed: int
    used: int
    needed: tuple[float, ...]
    short: int | None  # the first day on which those with nurses do not do
    gone: int | None  # and on which all of them do not do

    @property
    def most(self) -> float:
        """Give how many are needed on the worst day."""
        return max(self.needed)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The forecast: the days, beds by kind, and on each day who is found, who becomes a case in quarantine, who
    leaves."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]
    coming: tuple[float, ...]
    becoming: tuple[float, ...]
    leave: tuple[float, ...]


def gather_beds(areas: Sequence[Span], outbreak: Outbreak, now: datetime) -> Base:
    """Read what the forecast of beds is reckoned from, in some areas. A fixed number of statements."""
    on = day_of(now)
    protocol = timeline.in_force(outbreak.disease, max(on, outbreak.began_on))
    since = on - timedelta(days=protocol.beds.trend_days.value)
    inside = _inside(areas, outbreak)
    beds, here = _beds(areas, now), Counter(_kind(icu, negative) for _type, _came, icu, negative in inside)
    contacts, became = _contacts(areas, outbreak)
    central = Quarantine.objects.filter(among(areas), outbreak=outbreak, kind="central", replaces=None)
    return Base(
        on=on,
        outbreak=outbreak,
        protocol=protocol,
        beds=beds,
        others={kind: max(beds[kind].occupied - here[kind], 0) for kind in HOSPITAL},
        there=tuple(Patients(key, (on - day_of(came)).days) for key, came, _icu, _negative in inside),
        waiting=_waiting(areas, outbreak),
        found=_found(areas, outbreak, since, on),
        orders=_orders(areas, outbreak, on),
        came=central.filter(starts_on__gte=since, starts_on__lt=on).order_by().count(),
        contacts=contacts,
        became=became,
        lengths=_lengths(areas, outbreak, protocol),
    )


def beds_ahead(base: Base, what_if: WhatIf | None = None) -> Ahead:
    """Reckon the beds needed on each of the days ahead, today first."""
    tried, ahead = what_if or WhatIf(), base.numbers.forecast_days.value
    percent = base.percent if tried.percent is None else tried.percent
    a_day = base.a_day if tried.a_day is None else tried.a_day
    in_quarantine = becoming(base.orders, percent, base.on, ahead, at_site=False)
    coming = [0.0, *(a_day + n for n in in_quarantine[1:])][:ahead]
    shares = [
        Share(row.key, row.percent / 100, max(row.days + tried.longer, 1), row.bed) for row in base.lengths
    ]
    once = [Patients("", 0, tried.at_once)] if tried.at_once else []
    needed: Needed = in_hospital(shares, [*base.there, *base.waiting, *once], coming, dict(base.others))
    from_sites = becoming(base.orders, percent, base.on, ahead, at_site=True)
    came = base.came / base.numbers.trend_days.value
    places = at_sites(base.orders, came, from_sites, needed.leave, base.on, base.after_days)
    rows = [_row(base, kind, needed.beds[kind], tried) for kind in (NEGATIVE, ICU, ORDINARY)]
    return Ahead(
        tuple(base.on + timedelta(days=n) for n in range(ahead)),
        (*rows, _row(base, ISOLATION, places, tried)),
        tuple(coming),
        tuple(in_quarantine),
        tuple(needed.leave),
    )


def _row(base: Base, kind: str, needed: Sequence[float], tried: WhatIf) -> Row:
    there, more = base.beds[kind], tried.more.get(kind, 0)
    staffed = there.staffed + more
    beds = max(there.beds, staffed)
    return Row(
        kind,
        beds,
        staffed,
        there.occupied,
        tuple(needed),
        short_from(needed, staffed),
        short_from(needed, beds),
    )


def _kind(icu: bool, negative: bool) -> str:
    return ICU if icu else NEGATIVE if negative else ORDINARY


def _beds(areas: Sequence[Span], now: datetime) -> dict[str, Capacity]:
    """Count the beds of hospitals by kind, each once (intensive care before negative pressure), and those of isolation
    sites."""
    with_beds = Bed.objects.values("room__site")
    sites = {site.pk: site for site in Site.objects.filter(among(areas), pk__in=with_beds, closed_at=None)}
    parts: dict[str, list[Capacity]] = defaultdict(list)
    for kind, counted in city(sites.values(), now).items():
        at_hospital = sites[kind.site].kind == SiteKind.HOSPITAL
        if at_hospital or sites[kind.site].kind == SiteKind.ISOLATION:
            parts[_kind(kind.icu, kind.negative) if at_hospital else ISOLATION].append(counted)
    return {kind: whole(parts[kind]) for kind in (*HOSPITAL, ISOLATION)}


def _inside(areas: Sequence[Span], outbreak: Outbreak) -> list[tuple[str, datetime, bool, bool]]:
    rows = Admission.objects.filter(among(areas), case__outbreak=outbreak, left_at=None).order_by()
    said = ("case__state", "case__clinical_type", "admitted_at")
    rooms = ("occupancy__room__icu", "occupancy__room__negative_pressure")
    return [(_type(state, key), *more) for state, key, *more in rows.values_list(*said, *rooms)]


def _waiting(areas: Sequence[Span], outbreak: Outbreak) -> tuple[Patients, ...]:
    rows = waiting_for_admission().filter(among(areas), outbreak=outbreak, state__in=COUNTED).order_by()
    counted = Counter(_type(*row) for row in rows.values_list("state", "clinical_type"))
    return tuple(Patients(key, 0, n) for key, n in sorted(counted.items()))


def _type(state: str, key: str) -> str:
    return key or (ASYMPTOMATIC if state == Case.State.ASYMPTOMATIC else "")


def _found(areas: Sequence[Span], outbreak: Outbreak, since: date, on: date) -> int:
    """Count the cases of the last whole days who were not in quarantine as contacts when they were found."""
    kept = Quarantine.objects.filter(
        person=OuterRef("person"),
        kind__in=CONTACTS,
        contact__isnull=False,
        starts_on__lte=OuterRef("detected_at__date"),
    )
    span = {"detected_at__gte": at(since), "detected_at__lt": at(on)}
    rows = Case.objects.filter(among(areas), outbreak=outbreak, state__in=COUNTED, **span)
    return rows.exclude(Exists(kept)).order_by().count()


def _orders(areas: Sequence[Span], outbreak: Outbreak, on: date) -> tuple[Orders, ...]:
    running = Q(released_at=None, starts_on__lte=on, ends_on__gte=on)
    rows = Quarantine.objects.filter(among(areas), running, kind__in=[*CONTACTS, "after_care"]).order_by()
    said = rows.values_list("starts_on", "ends_on", "kind", "outbreak").annotate(n=Count("pk"))
    return tuple(
        Orders(starts, ends, kind != "home", kind in CONTACTS and of == outbreak.pk, n)
        for starts, ends, kind, of, n in said
    )


def _contacts(areas: Sequence[Span], outbreak: Outbreak) -> tuple[int, int]:
    """Count the contacts who were ever in quarantine, and those of them who became cases from then on."""
    case = Case.objects.filter(
        person=OuterRef("person"),
        outbreak=outbreak,
        state__in=COUNTED,
        detected_at__date__gte=OuterRef("starts_on"),
    )
    rows = Quarantine.objects.filter(
        among(areas), outbreak=outbreak, kind__in=CONTACTS, contact__isnull=False
    ).order_by()
    found = rows.aggregate(
        n=Count("person", distinct=True), became=Count("person", distinct=True, filter=Q(Exists(case)))
    )
    return found["n"], found["became"]


def _lengths(areas: Sequence[Span], outbreak: Outbreak, protocol: Protocol) -> tuple[Length, ...]:
    rows = Admission.objects.filter(among(areas), case__outbreak=outbreak, discharge__isnull=False).order_by()
    own: dict[str, list[float]] = defaultdict(list)
    for state, key, came, left in rows.values_list(
        "case__state", "case__clinical_type", "admitted_at", "left_at"
    ):
        own[_type(state, key)].append(((left or came) - came).total_seconds() / 86_400)
    found = []
    for stay in protocol.beds.stays.value:
        stays = own[stay.key]
        n = len(stays) if len(stays) >= protocol.beds.own_stays.value else 0
        days = round(median(stays), 1) if n else float(stay.days)
        found.append(Length(stay.key, stay.label, stay.percent, days, KINDS[stay.bed], n))
    return tuple(found)
