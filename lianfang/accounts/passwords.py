"""Passwords made of what everybody here knows are none (OWASP ASVS 5, 6.2.11)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianfang.accounts.models import User

# The product, the city it was first made for, what it is about, and the words people begin with (design choice).
WORDS: tuple[str, ...] = (
    "lianfang",
    "联防",
    "yiyang",
    "益阳",
    "heshan",
    "赫山",
    "yiqing",
    "疫情",
    "fangkong",
    "防控",
    "covid",
)
WORDS += (
    "outbreak",
    "epidemic",
    "hunan",
    "湖南",
    "password",
    "mima",
    "密码",
    "admin",
    "guanliyuan",
    "管理员",
)
LEFT = 6  # letters besides them that a password needs


class OwnWords:
    """Refuses a password of which little is left without our words, digits and signs."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 — as Django asks
        """Check a password.

        Raises ValidationError.
        """
        said = password.lower()
        if not any(word in said for word in WORDS):
            return
        left = re.sub("|".join(WORDS), "", said)
        if sum(letter.isalpha() for letter in left) < LEFT:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Not made of words that everybody here knows, such as the name of this system or the city.")
