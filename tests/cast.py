"""The named cast of the tests: one user a role, with posts in Heshan, and one outsider with a post elsewhere."""

from datetime import date

from django.contrib.auth.hashers import make_password

from lianfang.accounts.models import Post, User
from lianfang.accounts.roles import ROLES
from lianfang.places.models import Area
from lianfang.places.rules import depth, pack

HESHAN, NAN = pack(43, 9, 3), pack(43, 9, 21)
SINCE = date(2021, 7, 1)


def areas() -> None:
    """Make the two districts of the tests, with what is above and one community in each."""
    rows = [
        (pack(43), "湖南省", "Hunan"),
        (pack(43, 9), "益阳市", "Yiyang"),
        (HESHAN, "赫山区", "Heshan District"),
        (pack(43, 9, 3, 2), "桃花仑街道", "Taohualun Subdistrict"),
        (pack(43, 9, 3, 2, 1), "桃花仑社区", "Taohualun Community"),
        (NAN, "南县", "Nan County"),
        (pack(43, 9, 21, 100), "南洲镇", "Nanzhou Town"),
        (pack(43, 9, 21, 100, 1), "花甲湖社区", "Huajiahu Community"),
    ]
    Area.objects.bulk_create(
        (Area(id=id_, name=name, name_en=en, depth=depth(id_)) for id_, name, en in rows),
        ignore_conflicts=True,
    )


def cast() -> dict[str, User]:
    """Make every role in Heshan, and `outsider`: a commander and more, in Nan County only."""
    areas()
    password = make_password(None)
    people: dict[str, User] = {}
    for role in ROLES:
        people[role] = User.objects.create(username=role, name=role, password=password)
        Post.objects.create(user=people[role], role=role, area_id=HESHAN, from_on=SINCE)
    outsider = User.objects.create(username="outsider", name="outsider", password=password)
    for role in ROLES:
        Post.objects.create(user=outsider, role=role, area_id=NAN, from_on=SINCE)
    return people | {"outsider": outsider}
