"""The tags of every page: icons, numbers, tags, chips, bars, table heads. Built in, so no {% load %}."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianfang.common.ids import masked as mask
from lianfang.web import words
from lianfang.web.pages import Listing, saving

register = template.Library()
WEB = Path(__file__).resolve().parent.parent
TONES = frozenset({"red", "amber", "green", "brand", "neutral"})

# How well a number of the protocol is known, and the tone that says so at a glance.
GRADES: dict[str, tuple[Any, str]] = {
    "official": (gettext_lazy("Official source"), "green"),
    "repost": (gettext_lazy("Repost of an official source"), "brand"),
    "local_practice": (gettext_lazy("Local practice"), "brand"),
    "later_rule": (gettext_lazy("Later rule"), "amber"),
    "study": (gettext_lazy("Published study"), "brand"),
    "design_choice": (gettext_lazy("Design choice"), "amber"),
    "unsourced": (gettext_lazy("No source"), "red"),
}

for name, function in words.FILTERS.items():
    register.filter(name, function)


# --- signs


@cache
def _shapes(name: str) -> SafeString:
    svg = (WEB / "icons" / f"{name}.svg").read_text()
    return mark_safe(svg[svg.index(">") + 1 : svg.rindex("</svg>")])  # noqa: S308 our own file


@register.simple_tag
@cache
def icon(name: str, cls: str = "") -> SafeString:
    """Draw a Tabler icon; the words beside it carry the meaning, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" {cls}" if cls else "",
        _shapes(name),
    )


def _tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"{tone!r} is not a tone: {', '.join(sorted(TONES))}")
    return tone


@register.simple_tag
def tag(text: object, tone: str = "neutral") -> SafeString:
    """Put a word in a small coloured box: a state, a kind, a result."""
    return _tag(str(text), tone)


@lru_cache(1_000, typed=True)  # a ward draws few words a hundred times; safe text is another type
def _tag(text: str, tone: str) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', _tone(tone), text)


@register.simple_tag
def badge(count: object, tone: str = "neutral", label: str = "") -> SafeString:
    """Put a count in a round badge, with what it counts for screen readers."""
    said = format_html('<span class="sr"> {}</span>', label) if label else ""
    return format_html('<span class="badge {}">{}{}</span>', _tone(tone), words.commas(count), said)


@register.simple_tag
def grade(name: str, source: object = "") -> SafeString:
    """Show beside a number of the protocol how well it is sourced; the source is its title, a note, or the document."""
    label, tone = GRADES[name]
    said = source if isinstance(source, str) else getattr(source, "title", "")
    return format_html('<span class="grade {}" title="{}">{}</span>', tone, _(said) if said else "", label)


@register.filter
def masked(text: object) -> SafeString:
    """Show a number with its middle hidden."""
    return format_html('<span class="masked" translate="no">{}</span>', mask(str(text)))


@register.filter
def initial(name: object) -> str:
    """Give the letter of a round avatar: the family name's character, or the first letter."""
    return str(name).strip()[:1].upper()


@register.simple_tag(takes_context=True)
def led(context: Any, permission: str, words: object, page: str, *args: object) -> SafeString:
    """Show words as a link to a page where the reader may do what it asks for, else as they are."""
    if permission not in context.get("can", ()):
        return conditional_escape(str(words))
    return format_html('<a href="{}">{}</a>', reverse(page, args=args), words)


@register.filter
def within(number: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Say whether a number lies in one of some ranges: an area in those that somebody's posts reach."""
    return any(first <= number <= last for first, last in ranges)


# --- how far, how long


@register.simple_tag
def bar(first: float, second: float | None = None, label: str = "", cls: str = "") -> SafeString:
    """Draw a progress bar in percent; `second` is the darker part inside the first."""
    parts = (("t", first),) if second is None else (("s", first), ("t", second))
    return _bar(tuple((part, f"{round(min(max(w, 0), 100), 1):g}") for part, w in parts), str(label), cls)


@lru_cache(4_000, typed=True)  # a board draws fifty, and most of them again half a minute later
def _bar(parts: tuple[tuple[str, str], ...], label: str, cls: str) -> SafeString:
    rects = format_html_join("", '<rect class="{}" width="{}%"/>', parts)
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="bar{}" {}>{}</svg>', f" {cls}" if cls else "", said, rects)


@register.simple_tag(takes_context=True)
def days_left(context: template.Context, end: date | None) -> SafeString:
    """Show how many days are left until a date: green, amber on the last day, red once it is past."""
    if end is None:
        return mark_safe('<span class="chip neutral">–</span>')
    if saving(context["request"]):
        return mark_safe(end.isoformat())  # noqa: S308 a date
    left = (end - context["request"].today).days
    if left > 0:
        text, tone = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}, "green"
    elif left == 0:
        text, tone = _("ends today"), "amber"
    else:
        text, tone = ngettext("%(n)s day over", "%(n)s days over", -left) % {"n": -left}, "red"
    return format_html('<time class="chip {}" datetime="{}">{}</time>', tone, end.isoformat(), text)


# --- lists


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, key: str, label: object, cls: str = "") -> SafeString:
    """Write a table head that sorts its column, keeping the filters and going back to the first page."""
    listing: Listing = context["listing"]
    if key not in listing.sorts:
        raise ValueError(f"{key!r} is not among the sorts of this list")
    up, down = listing.sort == key, listing.sort == f"-{key}"
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if up else key
    return format_html(
        '<th scope="col" class="sort {}"{}><a href="?{}">{}{}</a></th>',
        cls,
        mark_safe(f' aria-sort="{"ascending" if up else "descending"}"' if up or down else ""),  # noqa: S308
        query.urlencode(),
        label,
        icon("chevron-up" if up else "chevron-down" if down else "selector"),
    )


# --- the page itself


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Give the look the person chose: light, dark, or auto."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in {"light", "dark"} else "auto"


@register.simple_tag(takes_context=True)
def dark_media(context: template.Context) -> str:
    """Say when the dark style sheet applies; print is always light."""
    media = {"light": "not all", "dark": "screen", "auto": "screen and (prefers-color-scheme: dark)"}
    return media[theme(context)]


@register.filter
def menu_key(sections: Any) -> str:
    """Name a menu by all that makes it look as it does in one language, so that it is drawn once for everybody who has
    the same."""
    items = (each for section in sections or () for each in section["items"])
    return " ".join(f"{each['url']}{'*' * each['current']}#{each['count']}" for each in items)


@cache
def _modules() -> dict[str, str]:
    folder = WEB / "static" / "js"
    return {f"lianfang/{path.stem}": static(f"js/{path.name}") for path in sorted(folder.glob("*.js"))}


@register.simple_tag(takes_context=True)
def importmap(context: template.Context) -> SafeString:
    """Name our shared ES modules, so that a page's own script may import "lianfang/console"."""
    body = json.dumps({"imports": _modules()}, separators=(",", ":")).replace("<", "\\u003c")
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        context["request"].csp_nonce,
        mark_safe(body),  # noqa: S308 names and addresses of our own files
    )
