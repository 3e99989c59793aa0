"""People and households as a kind of table: who is on record under the same number and name is known."""

import uuid
from collections.abc import Sequence
from itertools import repeat

from django.utils.translation import gettext_lazy

from lianfang.documents.tables import KNOWN, NEW, Cells, Done, Field, Kind, Some, Work, bad
from lianfang.people.actions import register_checked, take_back
from lianfang.people.imports.giving import give_people
from lianfang.people.imports.reader import Reader
from lianfang.people.models import Person
from lianfang.people.words import WORDS

AT_ONCE = 20_000  # rows of one commit

PEOPLE_FIELDS = (
    Field("name", gettext_lazy("Name"), ("姓名", "名字", "居民姓名", "full name"), True, "王小明"),
    Field("sex", gettext_lazy("Sex"), ("性别", "gender"), False, "男"),
    Field(
        "born_on",
        gettext_lazy("Date of birth"),
        ("出生日期", "出生年月日", "生日", "birthday", "date of birth", "dob"),
        False,
        "1980-05-01",
        "day",
    ),
    Field(
        "phone",
        gettext_lazy("Phone"),
        ("电话", "手机", "联系电话", "手机号", "手机号码", "联系方式", "telephone", "mobile"),
        False,
        "13800000000",
        "phone",
    ),
    Field("id_kind", gettext_lazy("Kind of document"), ("证件类型", "证件种类", "document"), False, "身份证"),
    Field(
        "number",
        gettext_lazy("Number of the document"),
        ("证件号码", "证件号", "身份证号", "身份证号码", "身份证", "id number", "identity number", "id card"),
        False,
        "430903198005010016",
        "number",
    ),
    Field(
        "address",
        gettext_lazy("Address"),
        ("地址", "住址", "家庭住址", "现住址", "居住地址", "详细地址", "home address"),
        False,
        "一组1号",
    ),
    Field(
        "area",
        gettext_lazy("Area"),
        (
            *("区划代码", "社区代码", "行政区划代码", "社区", "村（社区）", "所属社区", "所在社区", "村"),
            *("网格", "area code", "community", "division code"),
        ),
        True,
        "430903001001",
        "code",
    ),
    Field(
        "kind",
        gettext_lazy("Kind of person"),
        ("类别", "人员类别", "人员类型", "kind of person"),
        False,
        "居民",
    ),
)


def take_people(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Register the people of a file: who is on record under the same number and name is known."""
    some = rows if isinstance(rows, Some) else Some.of(rows)
    if "people" not in work.memo:
        work.memo["people"] = Reader(work)
    reader: Reader = work.memo["people"]
    areas = [reader.areas[text] for text in some.column("area")]
    taken = register_checked(reader.read(some, areas), by=work.by, now=work.now, keep=work.keep)
    states = [NEW] * len(some)
    for index in taken.seen:
        states[index] = KNOWN
    done = list(map(Done._make, zip(states, repeat(""), taken.on_record, repeat(None))))
    for each in taken.turned:
        done[each.index] = bad(WORDS[each.wrong])
    for index, area in enumerate(areas):
        if isinstance(area, Done):
            done[index] = area
    return done


def undo_people(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Take people off the record again; who stays comes back with the reason."""
    stay = take_back([uuid.UUID(pk) for pk in ids], by=work.by, now=work.now)
    names = dict(Person.objects.filter(pk__in=stay).values_list("pk", "name"))
    return {str(pk): f"{names.get(pk, pk)}: {why}" for pk, why in stay.items()}


PEOPLE = Kind(
    "people",
    gettext_lazy("People and households"),
    "users",
    "people.edit",
    PEOPLE_FIELDS,
    take_people,
    undo_people,
    personal=True,
    at_once=AT_ONCE,
    dry=True,
    give=give_people,
    help=gettext_lazy("One row a person; people with the same address in one area are a household."),
)
