"""`lianfang demo`: the story of Yiyang, told while the pages are served."""

from __future__ import annotations

import argparse
import json
import os
import sys
import webbrowser
from contextlib import nullcontext
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from lianfang.cli import boot
from lianfang.cli.servers import follow, free_port, web_process
from lianfang.common.errors import Refused

if TYPE_CHECKING:
    from lianfang.story.replay import Plan
    from lianfang.story.world import World

HOST = "127.0.0.1"
err = Console(stderr=True)


def demo(given: argparse.Namespace) -> int:
    """Start the database, tell the story, serve it until Ctrl-C."""
    os.environ["LIANFANG_DEMO"] = "1"
    home = boot.home("demo")
    own = boot.URL not in os.environ  # the folder of the demo holds nothing else
    boot.keys(home)
    with boot.database(home):
        boot.django()
        from lianfang.story.replay import Plan

        plan = Plan(given.people, given.until)
        with boot.spoken():
            plan.check()
            boot.protocols()
        world = _begin(plan, given.fresh, own)
        port = free_port(given.port)
        with nullcontext() if given.no_serve else web_process(HOST, port) as child:
            if not given.no_serve:
                _welcome(port)
                _open(port)
            if world:
                _tell(world, plan)
            if given.json:
                _print_figures()
            if not given.no_serve:
                _say(gettext_noop("The story is told. Ctrl-C stops everything."))
                follow(child)
    return 0


def _begin(plan: Plan, fresh: bool, own: bool) -> World | None:
    """Bring the database to where the story begins; None when it holds this very story already."""
    from lianfang.story import replay

    if _in_use(own):
        boot.migrate()
        if replay.told_already(plan) and not fresh:
            return None
        _empty()
    _say(gettext_noop("Preparing the city: some seconds."))
    boot.migrate()
    return replay.begin(plan)


def _in_use(own: bool) -> bool:
    """Say whether the database has tables; those of a server that is not the demo's `own` must be a demo's, or empty as
    they were made or laid over machines.

    Raises Refused when they are anything else: that is never touched.
    """
    from django.db import connection

    tables = connection.introspection.table_names()
    if own or not tables:
        return bool(tables)
    from lianfang.accounts.models import User
    from lianfang.places.models import Area
    from lianfang.story.models import Replay

    if "story_replay" not in tables or not Replay.objects.exists():
        if "story_replay" in tables and not (User.objects.exists() or Area.objects.exists()):
            return False
        from django.utils.translation import gettext as _

        with boot.spoken():
            raise Refused(
                "not_a_demo", _("This database is not a demo's. Name an empty one in LIANFANG_DATABASE_URL.")
            )
    return True


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^drill_[0-9]+$'")  # of exercises
        for (schema,) in cursor.fetchall():
            cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _say(words: str) -> None:
    """Print a line in the language of the terminal."""
    from django.utils.translation import gettext as _

    with boot.spoken():
        err.print(_(words))


def _welcome(port: int) -> None:
    """Print the address and who can sign in, in the language of the terminal."""
    from django.utils.translation import gettext as _

    from lianfang.accounts.roles import ROLES
    from lianfang.places.queries import labels
    from lianfang.story.cast import CAST, PASSWORD

    err.print(f"http://{HOST}:{port}/", style="bold", soft_wrap=True)
    with boot.spoken():
        places = labels(role.area for role in CAST)
        table = Table(
            caption=_("The password of all: %(password)s") % {"password": PASSWORD},
            caption_justify="left",
        )
        for column in (_("Sign in as"), _("Name"), _("Role"), _("Area")):
            table.add_column(column)
        for role in CAST:
            table.add_row(role.username, role.name, str(ROLES[role.role][0]), places[role.area])
        err.print(table)


def _open(port: int) -> None:
    """Open the home page where somebody sits at a screen; a terminal without one is left alone."""
    screen = (
        sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if screen and sys.stderr.isatty():
        webbrowser.open(f"http://{HOST}:{port}/")


def _tell(world: World, plan: Plan) -> None:
    """Tell the story with a progress bar in the language of the terminal."""
    from django.utils.translation import gettext as _

    from lianfang.story import replay

    def told(percent: int, chapter: str) -> None:
        with boot.spoken():
            progress.update(task, completed=percent, description=_(chapter) if chapter else "")

    columns = (
        TextColumn("{task.percentage:>3.0f}%"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("", total=100)
        replay.tell(world, plan, told)


def _print_figures() -> None:
    from lianfang.story.figures import closing

    print(json.dumps(closing(), ensure_ascii=False))
