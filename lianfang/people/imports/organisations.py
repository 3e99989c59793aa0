"""Organisations as a kind of table."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy, pgettext_lazy

from lianfang.common.errors import Refused
from lianfang.documents.tables import KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.people.actions import register_organisation
from lianfang.people.imports.areas import area_of
from lianfang.people.imports.giving import give_organisations
from lianfang.people.models import Organisation
from lianfang.places.withdrawing import withdraw

_LEVELS = {
    "市级": "municipal",
    "市直": "municipal",
    "区县": "district",
    "县级": "district",
    "区级": "district",
    "区（县）": "district",
    "乡镇": "township",
    "街道": "township",
    "其他": "other",
    "": "other",
}
_BODIES = {
    "机关": "authority",
    "行政机关": "authority",
    "事业单位": "institution",
    "医院": "hospital",
    "医疗机构": "hospital",
    "学校": "school",
    "企业": "enterprise",
    "社会组织": "society",
    "社会团体": "society",
    "村委会": "committee",
    "居委会": "committee",
    "村（居）委会": "committee",
}


def take_organisations(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Register the organisations of a file; one of the same name in the same area, or of the same code, is known."""
    return [_organisation(cells, work) for cells in rows]


def _organisation(cells: Cells, work: Work) -> Done:
    area = area_of(cells.get("area", ""), work)
    if isinstance(area, Done):
        return area
    name, code = " ".join(cells.get("name", "").split()), cells.get("code", "").strip()
    there = Organisation.objects.filter(area_id=area, name=name).first()
    if there:
        return Done(KNOWN, "", str(there.pk))
    level, kind = cells.get("level", "").strip(), cells.get("kind", "").strip()
    level, kind = _LEVELS.get(level, level.lower()), _BODIES.get(kind, kind.lower())
    if level not in Organisation.Level.values:
        return bad(
            gettext_lazy("The level is none of: municipal 市级, district 区县, township 乡镇, other 其他.")
        )
    if kind and kind not in Organisation.Kind.values:
        return bad(gettext_lazy("There is no such kind of organisation."))
    try:
        made = register_organisation(
            name,
            level,
            area,
            code=code,
            kind=kind,
            contact=cells.get("contact", "")[:60],
            contact_phone=cells.get("contact_phone", ""),
            by=work.by,
            now=work.now,
        )
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made.pk))


def undo_organisations(ids: Sequence[str], _before: object, _work: Work) -> dict[str, str]:
    """Take organisations off the record that nothing speaks of yet."""
    return withdraw(Organisation, [uuid.UUID(pk) for pk in ids])


ORGANISATION_FIELDS = (
    Field(
        "name",
        pgettext_lazy("thing", "Name"),
        ("名称", "单位名称", "机构名称", "单位", "organisation", "organization"),
        True,
        "赫山区卫生健康局",
    ),
    Field(
        "area",
        gettext_lazy("Area"),
        ("区划代码", "所在区划", "所属区县", "所在地", "area code", "division code"),
        True,
        "430903",
        "code",
    ),
    Field("level", gettext_lazy("Level"), ("级别", "层级", "隶属"), False, "区县"),
    Field("kind", gettext_lazy("Kind"), ("类别", "单位类别", "单位性质", "类型", "type"), False, "机关"),
    Field(
        "code",
        gettext_lazy("Unified social credit code"),
        ("统一社会信用代码", "信用代码", "机构代码", "credit code"),
        False,
        "",
    ),
    Field("contact", gettext_lazy("Contact"), ("联系人", "负责人", "contact person"), False, "李主任"),
    Field(
        "contact_phone",
        gettext_lazy("Phone"),
        ("联系电话", "电话", "联系人电话", "phone", "telephone"),
        False,
        "0737-4200000",
        "phone",
    ),
)
ORGANISATIONS = Kind(
    "organisations",
    gettext_lazy("Organisations"),
    "building",
    "workforce.manage",
    ORGANISATION_FIELDS,
    take_organisations,
    undo_organisations,
    at_once=200,
    give=give_organisations,
)
