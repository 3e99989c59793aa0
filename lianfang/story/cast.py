"""The cast: one invented person a role, who do everything that is done in the story, and sign in to the demo."""

from dataclasses import dataclass
from datetime import datetime

from lianfang.accounts.actions import create_first_administrator, create_user, give_post
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.places.models import Area
from lianfang.story.city import (
    ANHUA,
    DATONGHU,
    HESHAN,
    HUAJIAHU,
    LONGLING,
    NANXIAN,
    YIYANG,
    YUANJIANG,
)

PASSWORD = "first-to-zero-55"  # noqa: S105 — of the demo, printed beside each name


@dataclass(frozen=True, slots=True)
class Role:
    """A demo sign-in: user name, invented name, role, area."""

    username: str
    name: str
    role: str
    area: int


CAST = (
    Role("commander", "周启明", "commander", YIYANG),
    Role("epidemiologist", "林雨晴", "epidemiologist", YIYANG),
    Role("tracer", "文秀莲", "tracer", YIYANG),
    Role("testing", "谭志远", "testing_chief", YIYANG),
    Role("keeper", "温如兰", "isolation_keeper", HESHAN),
    Role("doctor", "苏静怡", "doctor", YIYANG),
    Role("nurse", "易晓棠", "ward_nurse", YIYANG),
    Role("expert", "顾怀远", "care_expert", YIYANG),
    Role("vaccination", "邹文慧", "vaccination_chief", YIYANG),
    Role("vaccinator", "骆春梅", "vaccinator", YIYANG),
    Role("laboratory", "龚思琳", "lab_technician", YIYANG),
    Role("verifier", "姜若兰", "lab_verifier", YIYANG),
    Role("sampler", "曹亚楠", "sampler", YIYANG),
    Role("courier", "段铁军", "courier", YIYANG),
    Role("lead", "袁立新", "site_lead", HESHAN),
    Role("grid", "邓海涛", "grid_worker", LONGLING),
    Role("nanxian", "程国栋", "commander", NANXIAN),
    Role("knocker", "孙桂芳", "grid_worker", HUAJIAHU),
    Role("anhua", "卢建新", "dispatcher", ANHUA),
    Role("datonghu", "祝海燕", "dispatcher", DATONGHU),
    Role("elders", "柳春生", "grid_worker", DATONGHU),
    Role("checkpoint", "汤立群", "checkpoint_officer", HESHAN),
    Role("stations", "夏长林", "checkpoint_officer", YIYANG),
    Role("market", "姚志成", "gate_keeper", YUANJIANG),
    Role("market-son", "姚子航", "gate_keeper", YUANJIANG),
    Role("dispatcher", "贺文博", "dispatcher", YIYANG),
    Role("driver", "文师傅", "driver", YIYANG),
    Role("observer", "孟晓彤", "observer", HESHAN),
    Role("auditor", "尹立诚", "auditor", YIYANG),
    Role("administrator", "龙国安", "administrator", YIYANG),
)


def sign_up(now: datetime) -> dict[str, User]:
    """Give every member of the cast an account and a post. Returns user name → user."""
    chief = next(role for role in CAST if role.role == "administrator")
    first = create_first_administrator(chief.username, PASSWORD, name=chief.name, now=now)
    users = {chief.username: first}
    areas = Area.objects.in_bulk([role.area for role in CAST])
    for role in CAST:
        if role is chief:
            continue
        user = create_user(role.username, name=role.name, password=PASSWORD, by=first, now=now)
        give_post(user, role=role.role, area=areas[role.area], from_on=day_of(now), by=first, now=now)
        users[role.username] = user
    return users
