"""`lianfang import`: areas, their borders, and people from files; what was left out is named with its reason."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people import imports as people
from lianfang.territory import imports as territory

SHOWN = 20  # of the rows that were refused when no file was named for them


def import_areas(given: argparse.Namespace) -> int:
    """Read a list of areas, or their borders, or both; exit code 1 when a border was left out."""
    by = user_named(given.by) if given.by else None
    if not given.file and not given.shapes:
        raise Refused("nothing_to_read", _("Name a list of areas, or borders with --shapes FILE.geojson."))
    if given.file:
        n = territory.import_areas(given.file, by=by, now=timezone.now())
        print(ngettext("%d area is on record.", "%d areas are on record.", n) % n)
    return import_shapes(given.shapes, by) if given.shapes else 0


def import_shapes(path: Path, by: User | None) -> int:
    """Read borders; exit code 1 when one was left out."""
    done = territory.import_shapes(path, by=_somebody(by), now=timezone.now())
    n = len(done.drawn)
    print(ngettext("%d area has its border now.", "%d areas have their border now.", n) % n)
    for left in done.left:
        print(f"{path.name} [{left.number}] {left.name}: {left.reason}", file=sys.stderr)
    return 1 if done.left else 0


def import_people(given: argparse.Namespace) -> int:
    """Read a list of people; exit code 1 when rows were refused: see --errors for them."""
    if not given.file or given.shapes:
        raise Refused("nothing_to_read", _("Name a list of people: a CSV file."))
    by, now = _somebody(user_named(given.by) if given.by else None), timezone.now()
    if not may(by, "people.edit", day_of(now)):
        raise Refused(
            "forbidden", _("The posts of %(user)s do not allow registering people."), user=by.username
        )
    done = people.import_people(given.file, by=by, now=now)
    counts = {"new": done.new, "known": done.known, "refused": len(done.refused)}
    print(_("%(new)d people are new, %(known)d were known, %(refused)d rows were refused.") % counts)
    if done.refused and given.errors:
        people.write_refused(done, given.errors)
        print(_("The refused rows and their reasons are in %s.") % given.errors)
    elif done.refused:
        for row in done.refused[:SHOWN]:
            print(f"{given.file.name}:{row.line}: {row.reason}", file=sys.stderr)
        print(_("--errors FILE writes all of them into a table that can be corrected."), file=sys.stderr)
    return 1 if done.refused else 0


def user_named(username: str) -> User:
    """Find the user who reads a file in.

    Raises Refused("unknown_user").
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused("unknown_user", _("Nobody may sign in as %(username)s."), username=username)
    return user


def _somebody(by: User | None) -> User:
    if by is None:
        raise Refused("by_missing", _("Say who reads this in: --by USERNAME."))
    return by
