"""Forms of superiors: taken in, each place given its indicator, filled by a person or by the clock."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.documents.filling import Value, filled, format_of, places_of
from lianfang.indicators.catalogue import CATALOGUE
from lianfang.indicators.models import Blank, BlankVersion, Filling
from lianfang.indicators.queries.blanks import FIXED, newest_version, suggested, values
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import inside


@transaction.atomic
def take_in(
    outbreak: Outbreak,
    area_id: int,
    *,
    name: str,
    asked_by: str,
    why: str,
    hour: int | None,
    language: str = Blank.Language.CHINESE,
    filename: str,
    file: bytes,
    by: User,
    now: datetime,
) -> Blank:
    """Take in a form that somebody asks for. Places whose name says an indicator get it at once.

    Raises Refused("forbidden"), Refused("told"), and what is wrong with the file (documents.filling.places_of).
    """
    require(by, "reporting.forms", area_id, day_of(now))
    if not (name.strip() and asked_by.strip() and why.strip()):
        raise Refused("told", _("Say what the form is called, who asks for it and what for."))
    blank = Blank.objects.create(
        outbreak=outbreak,
        area_id=area_id,
        name=name.strip(),
        asked_by=asked_by.strip(),
        why=why.strip(),
        hour=hour,
        language=language,
        made_at=now,
        made_by=by,
    )
    _version(blank, 1, filename, file, {}, by, now)
    audit(by, "reporting.form.taken_in", blank, now, area_id=area_id, name=blank.name)
    return blank


@transaction.atomic
def renew(blank: Blank, *, filename: str, file: bytes, by: User, now: datetime) -> BlankVersion:
    """Take in a new version of a form; places of the same name keep what goes there, the old version stays.

    Raises Refused("forbidden"), and what is wrong with the file.
    """
    require(by, "reporting.forms", blank.area_id, day_of(now))
    Blank.objects.select_for_update().get(pk=blank.pk)
    before = newest_version(blank)
    made = _version(blank, before.version + 1, filename, file, before.mapping, by, now)
    audit(by, "reporting.form.renewed", blank, now, area_id=blank.area_id, version=made.version)
    return made


def _version(
    blank: Blank, number: int, filename: str, file: bytes, before: Mapping[str, Any], by: User, now: datetime
) -> BlankVersion:
    kind = format_of(filename)
    places = places_of(file, kind)
    mapping = {place.name: before.get(place.name) or {"what": suggested(place.name)} for place in places}
    return BlankVersion.objects.create(
        blank=blank,
        version=number,
        format=kind,
        filename=filename[-200:],
        file=file,
        places=[{"name": place.name, "where": place.where} for place in places],
        mapping={name: told for name, told in mapping.items() if told.get("what") or told.get("need")},
        made_at=now,
        made_by=by,
    )


@transaction.atomic
def give(version: BlankVersion, mapping: Mapping[str, Mapping[str, Any]], *, by: User, now: datetime) -> None:
    """Say what goes into each place of a form; a version that was filled already is kept, a new one carries it.

    Raises Refused("forbidden"), Refused("unknown_indicator"), Refused("other_area"), Refused("superseded").
    """
    blank = version.blank
    require(by, "reporting.forms", blank.area_id, day_of(now))
    Blank.objects.select_for_update().get(pk=blank.pk)
    if newest_version(blank).pk != version.pk:
        raise Refused("superseded", _("There is a newer version of this form; look at that one."))
    names = {place["name"] for place in version.places}
    clean = {name: _given(blank, told) for name, told in mapping.items() if name in names}
    if version.fillings.exists():
        version = BlankVersion(
            blank=blank,
            version=version.version + 1,
            format=version.format,
            filename=version.filename,
            file=version.file,
            places=version.places,
            made_at=now,
            made_by=by,
        )
    version.mapping = {name: told for name, told in clean.items() if told}
    version.save()
    audit(by, "reporting.form.mapped", blank, now, area_id=blank.area_id, version=version.version)


def _given(blank: Blank, told: Mapping[str, Any]) -> dict[str, Any]:
    what, area, back = told.get("what", ""), told.get("area"), told.get("back", 0)
    if what and what not in CATALOGUE and what not in FIXED:
        raise Refused("unknown_indicator", _("There is no indicator “%(key)s”."), key=what)
    if area and not inside(area, blank.area_id):
        raise Refused("other_area", _("A form may only ask for its own area and what lies in it."))
    found: dict[str, Any] = {"what": what} if what else {}
    if what and area and area != blank.area_id:
        found["area"] = area
    if what and back:
        found["back"] = back
    if not what and told.get("need", "").strip():
        found["need"] = told["need"].strip()[:200]
    return found


@transaction.atomic
def fill(version: BlankVersion, day: date, *, by: User, now: datetime) -> Filling:
    """Fill a form for a day and keep what it was filled with.

    Raises Refused("forbidden"), Refused("stopped").
    """
    require(by, "reporting.forms", version.blank.area_id, day_of(now))
    if version.blank.stopped_at:
        raise Refused("stopped", _("This form is not filled any more."))
    made = _fill(version, day, now, by=by, scheduled=False)
    audit(by, "reporting.form.filled", version.blank, now, area_id=version.blank.area_id, day=day)
    return made


def _fill(version: BlankVersion, day: date, now: datetime, *, by: User | None, scheduled: bool) -> Filling:
    told = values(version, day, now)
    file = filled(bytes(version.file), version.format, told)
    return Filling.objects.create(
        version=version,
        day=day,
        as_of=now,
        values={name: _kept(value) for name, value in told.items()},
        file=file,
        digest=sha256(file).hexdigest(),
        made_at=now,
        made_by=by,
        scheduled=scheduled,
        language=_language(),
    )


def _language() -> str:
    """Give the language in which names and days are written just now."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def _kept(value: Value) -> int | float | str | None:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def plan(
    blank: Blank, hour: int | None, *, language: str = Blank.Language.CHINESE, by: User, now: datetime
) -> None:
    """Say at which hour a form is filled every day by itself, and in which language; none: only when somebody asks.

    Raises Refused("forbidden").
    """
    require(by, "reporting.forms", blank.area_id, day_of(now))
    Blank.objects.filter(pk=blank.pk).update(hour=hour, language=language)
    audit(by, "reporting.form.planned", blank, now, area_id=blank.area_id, hour=hour, language=language)


@transaction.atomic
def stop(blank: Blank, *, by: User, now: datetime) -> None:
    """Fill a form no more; what was filled stays. Done again, it is taken up anew.

    Raises Refused("forbidden").
    """
    require(by, "reporting.forms", blank.area_id, day_of(now))
    found = Blank.objects.select_for_update().get(pk=blank.pk)
    running = found.stopped_at is None
    found.stopped_at, found.stopped_by = (now, by) if running else (None, None)
    found.save(update_fields=["stopped_at", "stopped_by"])
    audit(by, f"reporting.form.{'stopped' if running else 'resumed'}", blank, now, area_id=blank.area_id)


def fill_due(outbreak: Outbreak, now: datetime) -> int:
    """Fill the forms whose hour has come today, each once in the language, or both, that was asked for."""
    today = day_of(now)
    rows = Blank.objects.filter(outbreak=outbreak, stopped_at=None, hour__isnull=False)
    return sum(_fill_once(blank.pk, today, now) for blank in rows if now >= at(today, blank.hour or 0))


@transaction.atomic
def _fill_once(blank_id: UUID, day: date, now: datetime) -> int:
    blank = (
        Blank.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=blank_id, stopped_at=None)
        .first()
    )
    if blank is None:
        return 0
    there = Filling.objects.filter(version__blank=blank, day=day, scheduled=True)
    wanted = ["zh-hans", "en"] if blank.language == Blank.Language.BOTH else [blank.language]
    left = [each for each in wanted if each not in set(there.values_list("language", flat=True))]
    for language in left:
        with override(language):
            _fill(newest_version(blank), day, now, by=None, scheduled=True)
    return len(left)
