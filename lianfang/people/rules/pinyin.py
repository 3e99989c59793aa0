"""How Chinese characters are read in names: pinyin without tones, ü written v as people type it."""

import os
import unicodedata
from functools import cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # its phrases take 44 MB and say nothing of names
from pypinyin.pinyin_dict import pinyin_dict  # reads the line above when it is imported

# Surnames read otherwise than their character usually is, and those with two readings in use. Each was checked
# against the entries "surname …" of CC-CEDICT or 《现代汉语词典》("姓"); GB/T 28039-2011 has names spelt by the
# standard reading of the surname.
SURNAMES: dict[str, tuple[str, ...]] = {
    "乐": ("le", "yue"),
    "仇": ("qiu",),
    "区": ("ou",),
    "单": ("shan",),
    "卜": ("bu",),
    "句": ("gou",),
    "召": ("shao", "zhao"),
    "员": ("yun",),
    "尉": ("wei",),
    "种": ("chong",),
    "秘": ("bi",),
    "折": ("she",),
    "扁": ("pian",),
    "曾": ("zeng",),
    "朴": ("piao",),
    "查": ("zha",),
    "洗": ("xian",),
    "澹": ("tan",),
    "炅": ("gui",),
    "番": ("pan",),
    "盖": ("ge", "gai"),
    "祭": ("zhai",),
    "繁": ("po",),
    "缪": ("miao",),
    "翟": ("zhai", "di"),
    "能": ("nai",),
    "蔚": ("yu",),
    "薄": ("bo",),
    "覃": ("qin", "tan"),
    "角": ("jue",),
    "解": ("xie",),
    "谌": ("chen", "shen"),
    "还": ("huan",),
    "那": ("na",),
    "郄": ("qie", "xi"),
    "郇": ("xun", "huan"),
    "郗": ("chi", "xi"),
    "都": ("du",),
    "钭": ("tou",),
    "铫": ("yao",),
    "镡": ("tan", "chan"),
    "阚": ("kan",),
    "隗": ("wei", "kui"),
    "颉": ("xie",),
    "黑": ("he", "hei"),
    "万俟": ("moqi",),
    "单于": ("chanyu",),
    "尉迟": ("yuchi",),
    "澹台": ("tantai",),
    "皇甫": ("huangfu",),
    "长孙": ("zhangsun",),
}
# First letters of the two-character surnames above, syllable by syllable.
_INITIALS = {"moqi": "mq", "chanyu": "cy", "yuchi": "yc", "tantai": "tt", "huangfu": "hf", "zhangsun": "zs"}


@cache
def syllable(character: str) -> str:
    """Give the usual reading of one character; a letter or digit stands for itself."""
    readings = pinyin_dict.get(ord(character))
    return plain(readings.split(",")[0]) if readings else character


def plain(reading: str) -> str:
    """Take the tones off and write ü as v."""
    letters = unicodedata.normalize("NFD", reading.lower()).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def surname(name: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Give how many characters the surname at the start of these two has, and its readings with initials."""
    if name in SURNAMES:
        return len(name), tuple((reading, _INITIALS.get(reading, reading[0])) for reading in SURNAMES[name])
    if name[0] in SURNAMES:
        return 1, tuple((reading, reading[0]) for reading in SURNAMES[name[0]])
    reading = syllable(name[0])
    return 1, ((reading, reading[0]),)


def readings(name: str) -> tuple[tuple[str, str], ...]:
    """Give each way a name is typed in pinyin, whole and by initials: 曾小明 is (zengxiaoming, zxm)."""
    taken, first = surname(name[:2])
    rest = [syllable(character) for character in name[taken:]]
    tail, initials = "".join(rest), "".join(part[0] for part in rest)
    return tuple((whole + tail, short + initials) for whole, short in first)
