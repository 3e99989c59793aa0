"""English names of Chinese areas, for a city that brings none: pinyin and the kind of place."""

from pypinyin import lazy_pinyin

# What a name ends in → what it is called. Longer endings first; the official English of the Ministry of Civil
# Affairs for the ordinary kinds.
ENDINGS = {
    "社区居民委员会": "Community",
    "回族乡": "Hui Township",
    "回族村": "Hui Village",
    "经济开发区": "Economic Development Zone",
    "产业开发区": "Industrial Zone",
    "村民委员会": "Village",
    "居民委员会": "Community",
    "村委会": "Village",
    "居委会": "Community",
    "生活区": "Residential Area",
    "管理处": "Management Office",
    "社区": "Community",
    "街道": "Subdistrict",
    "网格": "Grid",
    "省": "Province",
    "市": "City",
    "区": "District",
    "县": "County",
    "镇": "Town",
    "乡": "Township",
    "村": "Village",
}
# Letters that are nearly always read otherwise in the names of places than where pypinyin has no phrase for them.
READ = {"长": "chang", "朝": "chao", "咀": "zui", "曾": "zeng", "都": "du"}


def english(name: str) -> str:
    """Write a Chinese name of a place in English: 赫山区 is Heshan District, 乐安镇 Le'an Town."""
    ending = next((e for e in ENDINGS if name.endswith(e) and len(name) > len(e)), "")
    if not ending:
        return latin(name)
    # 康家村村委会 is the committee of 康家村: one Village is enough
    stem = name.removesuffix(ending).removesuffix("村" if ENDINGS[ending] == "Village" else "")
    return f"{latin(stem)} {ENDINGS[ending]}"


def latin(name: str) -> str:
    """Spell a name by the rules for places: one word, a capital, an apostrophe before a vowel (GB/T 16159)."""
    read = lazy_pinyin(name, v_to_u=True)
    parts = [READ.get(c, p) for c, p in zip(name, read, strict=True)] if len(read) == len(name) else read
    word = parts[0] + "".join("'" + p if p[0] in "aoe" else p for p in parts[1:])
    return word[:1].upper() + word[1:]
