"""Bring the tables up to date while the city works: migrations wait for nobody longer than a moment."""

import argparse
import sys
import time

from lianfang.cli import boot
from lianfang.common.errors import Refused

LOCK_S = 3  # a migration that waits for a table makes everybody behind it wait too
STATEMENT_MIN = 30  # nothing that takes longer may hold a lock; such work goes to background work
TRIES = 20
PAUSE_S = 3.0
ONE_AT_A_TIME = 0x6C69616E  # "lian": the number of the advisory lock


def upgrade(given: argparse.Namespace) -> int:
    """Make the changes of this release, each with a limit to how long it waits and how long it takes."""
    home = boot.home("city")
    boot.keys(home)
    with boot.at_hand(home):
        boot.django()
        boot.protocols()
        boot.speak()
        from lianfang.operations.queries import pending

        if given.plan:
            for name in pending():
                print(name)
            return 0
        _migrate()
    return 0


def _migrate() -> None:
    """Make them, one program at a time, with limits.

    Raises Refused: upgrading, in_use.
    """
    from django.db import connection
    from django.utils.translation import gettext_lazy as _

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise Refused("upgrading", _("Another program is bringing the tables up to date just now."))
        try:
            cursor.execute(f"SET lock_timeout = '{LOCK_S}s'; SET statement_timeout = '{STATEMENT_MIN}min'")
            _until_done()
        finally:
            cursor.execute("RESET lock_timeout; RESET statement_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _until_done() -> None:
    """Make the changes; one that found a table in use gives way and tries again."""
    from django.db.utils import OperationalError
    from django.utils.translation import gettext_lazy as _

    for turn in range(TRIES):
        try:
            boot.migrate()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != "55P03":
                raise
            sys.stderr.write(_("A table is in use; trying again.") + "\n")
            time.sleep(PAUSE_S * (1 + turn / 4))
        else:
            print(_("The tables are up to date."))
            return
    raise Refused(
        "in_use", _("A table was in use all the time. Try again when it is quieter; nothing is half done.")
    )
