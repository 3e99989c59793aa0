"""Names: as they are kept, as they are searched, as they are shown to those who may not see them whole."""

import re
import unicodedata
from dataclasses import dataclass

from lianfang.people.rules import Wrong
from lianfang.people.rules.numbers import is_mobile, possible_numbers, read_phone
from lianfang.people.rules.pinyin import plain, readings

LONGEST = 120
TERM = 60  # letters kept of one search term

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ANY_HAN = re.compile(f"[{_HAN}]")
# The dot between the parts of a name, as different keyboards write it; GB/T 18030 has ·.
_DOTS = re.compile(r"\s*[·•‧∙⋅・･●˙]\s*")
_PLAIN_DOT = re.compile(f"(?<=[{_HAN}])\\s*[.．。]\\s*(?=[{_HAN}])")
_HAN_GAP = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_MASKS = re.compile(f"[*＊×?？_]|(?<=[{_HAN}])[xX]")
_SIGNS = re.compile(r"[^\w\s·'’.,()（）-]|[\d]")


def tidy_name(typed: str) -> str:
    """Write a name as it is kept: one kind of dot, no stray spaces, nothing else changed."""
    text = _DOTS.sub("·", unicodedata.normalize("NFC", typed))
    text = _HAN_GAP.sub("", _PLAIN_DOT.sub("·", text))
    return " ".join(text.split()).strip("·")


def read_name(typed: str) -> str | Wrong:
    """Read a name, or say what is wrong with it. A masked name (王*明) would collide with many and is sent back."""
    name = typed if typed.isalpha() else tidy_name(typed)
    if not name:
        return Wrong.NAME_EMPTY
    if len(name) > LONGEST:
        return Wrong.NAME_LONG
    if _MASKS.search(name):
        return Wrong.NAME_MASKED
    return name if name.isalpha() or not _SIGNS.search(name) else Wrong.NAME_SIGNS


def search_form(text: str) -> str:
    """Write a name as it is compared: narrow, small, letters only."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return text if text.isalpha() else "".join(c for c in text if c.isalpha())


def words(text: str) -> list[str]:
    """Give the words of a name in Latin letters, as they are compared."""
    return [w for w in (search_form(part) for part in re.split(r"[\s·,-]+", text)) if w]


def is_chinese(text: str) -> bool:
    """Say whether there is a Chinese character in it."""
    return bool(_ANY_HAN.search(text))


def is_plain(name: str) -> bool:
    """Say whether a name is written in one way only: up to four Chinese characters, nothing between them."""
    return len(name) <= 4 and is_chinese(name) and name == search_form(name)


def pairs(form: str) -> list[str]:
    """Give the neighbouring pairs of a name's characters."""
    return [form[n : n + 2] for n in range(len(form) - 1)]


def whole(form: str) -> str:
    """Mark a name as whole, so that 王明 is found before 王明华 however many there are."""
    return f"={form}"


def terms(name: str) -> set[str]:
    """Give everything a name can be found by: whole, pairs of characters, pinyin, initials; words if Latin; a list's
    label."""
    form = search_form(name)
    found = {whole(form)}
    if is_chinese(form):
        found.update(pairs(form))
        for pinyin, initials in readings(form):
            found |= {pinyin, initials}
    else:
        parts = words(name)
        found |= {form, *parts, "".join(part[0] for part in parts)}
    if any(c.isdigit() for c in name):
        found.add(labelled(name))
    return {term[:TERM] for term in found if len(term) > 1}


def labelled(text: str) -> str:
    """Write what a list from a file calls somebody as it is compared: tj12."""
    return " ".join(text.lower().split())


def sounding_like(name: str) -> set[str]:
    """Give the terms that a record of the same person would share: the whole name, and how it sounds."""
    form = search_form(name)
    return {whole(form)[:TERM], *(pinyin[:TERM] for pinyin, _ in readings(form))}


LABEL = 8  # a longer text with digits is a number, not what a list calls somebody (design choice)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a person typed into the search box, read in every way that makes sense.

    whole: the term of the name itself, or pinyin, or initials, or the label of a list; parts: words or pairs that must
    all be found.
    """

    phone: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    whole: str = ""
    parts: tuple[str, ...] = ()


def sought(typed: str) -> Sought:
    """Read a search: a phone, a document's number, a Chinese name or a part of one, pinyin, initials."""
    form = search_form(typed)
    if any(c.isdigit() for c in typed):
        phone = read_phone(typed) or ""
        numbers = () if is_mobile(phone) else possible_numbers(typed)
        label = labelled(typed)
        return Sought(phone, numbers, whole=label if len(label) <= LABEL else "")
    if is_chinese(form):
        return Sought(whole=whole(form)[:TERM], parts=tuple(dict.fromkeys(pairs(form))))
    parts = tuple(dict.fromkeys(_typed_pinyin(word) for word in words(typed)))
    return Sought(whole=_typed_pinyin(form), parts=parts)


def _typed_pinyin(word: str) -> str:
    """Write a word as pinyin is kept: without tones, ü as v, and the LYU and NYU of passports likewise."""
    return re.sub(r"([ln])yu", r"\1v", plain(word))[:TERM]


def mask_name(name: str) -> str:
    """Show a name so that it can be recognised and not read: 王*明, 王*, J*** S***."""
    if not is_chinese(name):
        return " ".join(word[0] + "***" for word in name.split())
    if len(name) <= 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """Show the beginning and the end of a phone number: 138****5678."""
    if len(phone) < 8:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_number(kind: str, tail: str) -> str:
    """Show the last letters of a document's number: ******002X."""
    return ("*" * (14 if kind == "resident_id" else 5) + tail) if tail else ""
