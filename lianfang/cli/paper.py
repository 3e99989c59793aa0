"""`lianfang paper-kit`: a file for each kind of page of a kit, to be printed while there is power."""

import argparse
from contextlib import suppress
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.cli.imports import user_named
from lianfang.common.errors import Refused
from lianfang.documents.fonts import printing_fonts
from lianfang.paper import actions, queries, sheets
from lianfang.places.models import Site
from lianfang.testing.models import Round


def print_kit(given: argparse.Namespace) -> int:
    """Take a kit's numbers and print its pages into a folder; the files are named after the kit."""
    parts = [part for part in sheets.PARTS if not given.no_lists or part not in sheets.NAMED]
    printing_fonts()  # before any number is taken
    by, now = user_named(given.by), timezone.now()
    site = _site(given.site)
    given.out.mkdir(parents=True, exist_ok=True)
    kit = actions.reserve_kit(
        site,
        _round(given.round, site),
        n_tubes=given.tubes,
        n_forms=given.tubes if given.forms is None else given.forms,
        n_slips=given.slips,
        parts=parts,
        language=given.language,
        by=by,
        now=now,
    )
    for part in parts:
        path = given.out / f"{kit.code}-{part}.pdf"
        path.write_bytes(sheets.print_kit(kit, [part], sheet=given.labels, by=by, now=now))
        print(path)
    actions.note_printed(kit, parts, by=by, now=now)
    print(_("Kit %(code)s for %(site)s is printed.") % {"code": kit.code, "site": site.name})
    return 0


def _id(text: str) -> UUID:
    with suppress(ValueError):
        return UUID(text)
    raise Refused("not_an_id", _("%(text)s is no id: copy it from the page of the site or round."), text=text)


def _site(text: str) -> Site:
    site = Site.objects.filter(id=_id(text)).first()
    if site is None:
        raise Refused("unknown_site", _("There is no site %(id)s."), id=text)
    return site


def _round(text: str | None, site: Site) -> Round:
    named = Round.objects.filter(id=_id(text)).first() if text else None
    found = named if text else queries.round_for(site, timezone.now())
    if found is None:
        raise Refused("no_round", _("%(site)s works for no round. Name one: --round ID."), site=site.name)
    return found
