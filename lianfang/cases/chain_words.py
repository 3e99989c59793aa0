"""The words for what is odd about a chain."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHECKS: dict[str, tuple[Promise, Promise]] = {
    "before": (
        _("Fell ill before the infector"),
        _(
            "%(infected)s fell ill %(days)s days before %(infector)s, who is said to have infected "
            "them. Is it the other way round, or does a case between them lack?"
        ),
    ),
    "gap": (
        _("Long gap"),
        _(
            "%(days)s days lie between the onsets of %(infector)s and %(infected)s, more than "
            "%(limit)s. A case between them may not be known."
        ),
    ),
    "circle": (
        _("Circle"),
        _(
            "%(labels)s are said to have infected each other in a circle. One of these links "
            "points the wrong way."
        ),
    ),
    "parents": (
        _("Several infectors"),
        _(
            "%(infected)s is said to have been infected by %(n)s cases: %(labels)s. One infects; "
            "set the others aside."
        ),
    ),
    "stranger": (
        _("The infector is no case"),
        _(
            "%(infected)s is said to have been infected by somebody who has no case in this "
            "outbreak, or whose case was excluded."
        ),
    ),
    "imported": (
        _("Infected elsewhere, and here"),
        _(
            "%(infected)s counts as infected elsewhere, and is said to have been infected by "
            "%(infector)s. One of the two is wrong."
        ),
    ),
    "exposure_late": (
        _("Exposure after the onset"),
        _(
            "The exposure by which %(infector)s is held to have infected %(infected)s began "
            "%(days)s days after the onset."
        ),
    ),
    "exposure_early": (
        _("Exposure too long ago"),
        _(
            "The exposure by which %(infector)s is held to have infected %(infected)s ended "
            "%(days)s days before the onset; the longest incubation is %(limit)s days."
        ),
    ),
}


def finding_words(check: str, values: Mapping[str, Any], infected: str, infector: str) -> tuple[str, str]:
    """Say what is odd, in one word and in a sentence."""
    heading, sentence = CHECKS[check]
    return str(heading), str(sentence) % {**values, "infected": infected, "infector": infector}
