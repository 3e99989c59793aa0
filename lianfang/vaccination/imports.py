"""Doses given elsewhere as a kind of table: those of another district, of a hospital, of before."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext, gettext_lazy, override

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad, plain
from lianfang.people.imports.giving import AT_ONCE, NUMBERS, cells_of_persons
from lianfang.people.imports.persons import NOT_READ, PERSON_FIELDS, persons_of
from lianfang.people.imports.times import read_day
from lianfang.people.models import Person
from lianfang.vaccination import queries
from lianfang.vaccination.actions import Elsewhere, enter_dose, take_back_entered
from lianfang.vaccination.models import GivenDose

_SOURCES = {
    "": GivenDose.Source.DOCUMENT,
    "接种凭证": GivenDose.Source.DOCUMENT,
    "凭证": GivenDose.Source.DOCUMENT,
    "document": GivenDose.Source.DOCUMENT,
    "自述": GivenDose.Source.DECLARED,
    "declared": GivenDose.Source.DECLARED,
}
_ORDINALS = {"一": "1", "二": "2", "三": "3", "四": "4"}


def take_doses(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Enter the doses of a file; who is not on record is registered, a dose on record under its number is known."""
    if "products" not in work.memo:
        work.memo["products"] = _products(work)
    people = persons_of(rows, work)
    pairs = zip(rows, people, strict=True)
    return [person if person.state == BAD else _dose(cells, person.thing, work) for cells, person in pairs]


def _products(work: Work) -> dict[str, str]:
    """Give what each vaccine may be called, in both languages and by its key."""
    products = queries.current(work.today).vaccination.products
    names: dict[str, str] = {plain(each.key): each.key for each in products}
    for language in ("en", "zh-hans"):
        with override(language):
            names |= {plain(gettext(each.label)): each.key for each in products}
    short = {"灭活": "inactivated", "腺病毒": "adenovirus", "重组亚单位": "subunit", "亚单位": "subunit"}
    names |= {name: key for name, key in short.items() if key in names.values()}
    return {name.removesuffix("疫苗"): key for name, key in names.items()}


def _dose(cells: Cells, person: str, work: Work) -> Done:
    told, day = cells.get("given_on", ""), read_day(cells.get("given_on", ""))
    product = work.memo["products"].get(plain(cells.get("product", "")).removesuffix("疫苗"))
    number = cells.get("dose", "").strip().removeprefix("第").removesuffix("剂").removesuffix("针").strip()
    number = _ORDINALS.get(number, number)
    source = _SOURCES.get(cells.get("source", "").strip().lower())
    if day is None:
        return bad(NOT_READ % {"text": told})
    if product is None:
        return bad(gettext("There is no such vaccine."))
    if not number.isdecimal() or source is None:
        return bad(gettext("Write which dose it was, and whether a document was seen."))
    where = cells.get("where", "").strip() or gettext("Read from a table")
    who = Person.objects.get(pk=person)
    there = GivenDose.objects.filter(person=who, number=int(number), void_at=None).first()
    if there and (there.product, there.day) == (product, day):
        return Done(KNOWN, "", str(there.pk))
    try:
        made = enter_dose(who, Elsewhere(product, int(number), day, source, where), by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made.pk))


def undo_doses(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Take doses back that a file entered; they stay readable."""
    stay = {}
    for dose in GivenDose.objects.filter(pk__in=ids, void_at=None).select_related("person"):
        try:
            take_back_entered(dose, text=gettext("The table was undone"), by=work.by, now=work.now)
        except Refused as refused:
            stay[str(dose.pk)] = f"{dose.person}: {refused}"
    return stay


def give_doses(user: User, on: date) -> Iterator[Cells]:
    """Give the doses of people of a user's areas that were given elsewhere."""
    rows = visible(GivenDose.objects.filter(void_at=None), user, queries.DESK, on).exclude(source="here")
    cells = cells_of_persons(user, on)
    rows = rows.select_related("person__household").prefetch_related(NUMBERS)
    for dose in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield {
            **cells(dose.person),
            "product": dose.product,
            "dose": str(dose.number),
            "given_on": dose.day.isoformat(),
            "where": dose.where,
            "source": dose.source,
        }


DOSES = Kind(
    "doses",
    gettext_lazy("Doses given elsewhere"),
    "vaccine",
    queries.DESK,
    (
        *PERSON_FIELDS,
        Field(
            "product",
            gettext_lazy("Vaccine"),
            ("疫苗", "疫苗名称", "疫苗种类", "疫苗类型", "product"),
            True,
            "灭活疫苗",
        ),
        Field("dose", gettext_lazy("Dose"), ("剂次", "针次", "接种剂次", "第几剂", "dose number"), True, "1"),
        Field(
            "given_on",
            gettext_lazy("Day"),
            ("接种日期", "接种时间", "date given", "vaccinated on"),
            True,
            "2021-06-30",
        ),
        Field(
            "where",
            gettext_lazy("Given where"),
            ("接种单位", "接种点", "接种地点", "接种门诊", "clinic"),
            False,
            "某社区卫生服务中心",
        ),
        Field("source", gettext_lazy("Known from"), ("信息来源", "依据", "known from"), False, "接种凭证"),
    ),
    take_doses,
    undo_doses,
    personal=True,
    at_once=500,
    give=give_doses,
    help=gettext_lazy(
        "Known from 接种凭证 (document) or 自述 (declared); doses given here come from the sessions."
    ),
)
