"""What hinders somebody, what a plan breaks and why somebody is where they are, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

HINDERS: dict[str, Promise] = {
    "skill": gettext_lazy("lacks the qualification"),
    "expired": gettext_lazy("the qualification ends before the shift does"),
    "too_far": gettext_lazy("is based too far away"),
    "shift_long": gettext_lazy("the shift is longer than the protocol allows"),
    "volunteer_heavy": gettext_lazy("a volunteer does no heavy work"),
    "volunteer_long": gettext_lazy("too long for a volunteer"),
    "not_heavy": gettext_lazy("does no heavy work"),
    "off": gettext_lazy("is free then, or cannot come"),
    "busy": gettext_lazy("is planned elsewhere or rests from it"),
    "works_then": gettext_lazy("works then, or rests from it"),
    "overlap": gettext_lazy("is in two shifts at once"),
    "rest": gettext_lazy("rests too little between two shifts"),
    "week": gettext_lazy("would work too many hours in a week"),
    "run": gettext_lazy("would work too many days in a row"),
    "nights": gettext_lazy("would work too many nights in a row"),
    "intern": gettext_lazy("an intern without a licensed colleague beside them"),
    "too_many": gettext_lazy("more people than needed"),
    "unknown": gettext_lazy("does not work in this area any more"),
    "kept": gettext_lazy("was fixed by hand and is not there"),
    "costs_more": gettext_lazy("farther away, or wished to be free"),
    "works_more": gettext_lazy("works more already"),
    "as_good": gettext_lazy("would have been as good"),
}


def hinders(code: str) -> str:
    """Say what hinders somebody; the code when there are no words."""
    return str(HINDERS.get(code, code))


def why(reason: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Say why somebody is in a shift: what spoke for them, then what kept the others away."""
    if not reason:
        return []
    said = [_("works %(n)s h in this rota, a fair share is %(share)s h") % _hours(reason)]
    if reason.get("kept"):
        said.insert(0, _("fixed by hand"))
    if reason.get("wanted"):
        said.append(_("wished to work then"))
    if reason.get("friend"):
        said.append(_("with %(name)s, as wished") % {"name": names.get(reason["friend"], "")})
    said.append(
        _("based near the site")
        if not reason.get("price")
        else _("way and wishes weigh %(n)s") % {"n": reason["price"]}
    )
    return said


def others(reason: Mapping[str, Any]) -> list[str]:
    """Say of how many others what kept them from a shift."""
    counts: Iterable[tuple[str, int]] = dict(reason.get("others") or {}).items()
    return [
        ngettext("%(n)s other: %(what)s", "%(n)s others: %(what)s", n) % {"n": n, "what": hinders(code)}
        for code, n in counts
    ]


def _hours(reason: Mapping[str, Any]) -> dict[str, str]:
    return {"n": f"{reason['minutes'] / 60:g}", "share": f"{reason['share'] / 60:g}"}
