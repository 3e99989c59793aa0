"""Passwords that are guessed first: our own words, common ones and what is near them, and those that were breached
(OWASP ASVS 5, 6.2.4, 6.2.11, 6.2.12; NIST SP 800-63B, 5.1.1.2). No rule asks for kinds of letters."""

import os
import re
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from lianfang.accounts.models import User
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS

# The product, what it is about, and the words people begin with (design choice).
WORDS: tuple[str, ...] = (
    *("lianfang", "联防", "yiqing", "疫情", "fangkong", "防控", "covid", "outbreak", "epidemic", "password"),
    *("mima", "密码", "admin", "guanliyuan", "管理员"),
)
LEFT = 6  # letters besides them that a password needs
SHORT = 3  # a word of fewer Latin letters is in too many others
GUESSES = 10**10  # zxcvbn's best grade: out of reach also for who stole the database
READ = 100  # letters that are looked at for that; it takes longer the longer they are
LONGEST = 128


def city_words() -> set[str]:
    """Give the names of the city, what is above it and its districts, as they are said and as they are typed."""
    rows = Area.objects.filter(depth__lte=LEVELS.index("district"), closed_on=None)[:100]
    names = {name for row in rows for name in (row.name, row.name[:-1], *row.name_en.lower().split())}
    return {name for name in names if len(name) > (SHORT if name.isascii() else 1)}


class OwnWords:
    """Refuses a password of which little is left without our words, those of the city, digits and signs."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 — as Django asks
        """Check a password.

        Raises ValidationError.
        """
        said, words = password.lower(), {*WORDS, *city_words()}
        if not any(word in said for word in words):
            return
        left = re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))), "", said)
        if sum(letter.isalpha() for letter in left) < LEFT:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Not made of words that everybody here knows, such as the name of this system or the city.")


class Guessable:
    """Refuses what is guessed soon: common passwords and what is near them, rows of keys, dates, one's own name."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Check a password.

        Raises ValidationError.
        """
        own = [user.username, user.name] if user else []
        if password and zxcvbn(password[:READ], user_inputs=own, max_length=READ)["guesses"] < GUESSES:
            raise ValidationError(
                _("This password is guessed soon. Add words that have nothing to do with each other."),
                code="guessable",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Three or four words that have nothing to do with each other are good, also Chinese ones.")


class Longest:
    """Refuses what is longer than we read."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 — as Django asks
        """Check a password.

        Raises ValidationError.
        """
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(n)s letters."), params={"n": LONGEST}, code="too_long")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("At most %(n)s letters, of any kind.") % {"n": LONGEST}


class Breached:
    """Refuses what stands in a list of breached passwords that the city brought (`LIANFANG_BREACHED`)."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 — as Django asks
        """Check a password.

        Raises ValidationError.
        """
        if settings.BREACHED and is_listed(password, Path(settings.BREACHED)):
            raise ValidationError(
                _("This password was stolen elsewhere and is known. Choose another."), code="breached"
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Not one that is known to have been stolen.")


def is_listed(password: str, path: Path) -> bool:
    """Say whether a password stands in a list of Have I Been Pwned: lines of SHA-1:count, in the order of the sums.

    Forty gigabytes are searched by halves: some thirty short reads. Raises OSError when it cannot be read.
    """
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            start = _line_at(file, middle)
            found = file.readline()[: len(wanted)].upper()
            if start < high and found == wanted:
                return True
            if start < high and found < wanted:
                low = file.tell()
            else:
                high = middle
    return False


def _line_at(file: BinaryIO, place: int) -> int:
    """Go to the first line that begins at a place or after it; gives where that is."""
    if place == 0:
        return file.seek(0)
    file.seek(place - 1)
    file.readline()
    return file.tell()
