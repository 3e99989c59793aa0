"""Tell whoever started this program that it is ready, and whether the tables are those of this release."""

import os
from socket import AF_UNIX, SOCK_DGRAM, socket

from lianfang.common.errors import Refused


def tell_ready() -> None:
    """Tell systemd, where it asked to be told (Type=notify), that others may start now: sd_notify(3), one datagram."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket(AF_UNIX, SOCK_DGRAM) as line:
            line.sendto(b"READY=1", address.replace("@", "\0", 1) if address[0] == "@" else address)


def tables_are_there() -> None:
    """Look whether the database has every change of this release. One that does not answer now may have them: programs
    wait for it.

    Raises Refused("tables").
    """
    from django.db import OperationalError
    from django.utils.translation import gettext_lazy as _

    from lianfang.operations.queries import pending

    try:
        lacking = pending()
    except OperationalError:
        return
    if lacking:
        raise Refused(
            "tables",
            _("The tables are not those of this release (changes missing: %(n)s). Run: lianfang upgrade"),
            n=len(lacking),
        )
