"""The policeman's thanks: somebody is helped at a health centre, finds the same officer there at ten at night, does not
know his name and thanks the nearest station; the number on his badge leads to the other one (F26, F27)."""

from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from lianfang.needs.actions import answer, code_of, note_feedback, publish, receive, route
from lianfang.needs.actions.feedback import Word
from lianfang.needs.models import Feedback
from lianfang.people.actions import register, register_organisation
from lianfang.people.models import Organisation
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.rules import pack
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import CHAOYANG, HESHAN, HIGH_TECH
from lianfang.story.world import World
from lianfang.workforce.actions import enrol, public_user
from lianfang.workforce.rules import Hand

XIELINGANG = pack(43, 9, 72, 109)
OWN_STATION, NEAREST_STATION = "谢林港派出所", "海棠路派出所"
BADGE, OFFICER = "043217", "邵国梁"  # invented
THANKS = (
    "今天凌晨在海棠卫生服务中心预约核酸，我不会用手机，一位民警帮我一步步操作。晚上十点路过，他还在那里维持秩序、帮人登记，嗓子"
    f"都哑了。不知道他的名字，只记得警号 {BADGE}，请转达感谢。"
)
ANSWER = "感谢您的来信。您说的民警是我所同志，当天值守约十六小时。已转达您的谢意，并安排他轮休。"
PUBLISHED = "市民来信：一位民警从清晨到深夜在采样点帮老人预约、维持秩序，嗓子都哑了。谢谢您！"


def officer(world: World, now: datetime) -> None:
    """Put the two stations and the officer on record; he wears his badge."""
    by = world.by("dispatcher")
    own = register_organisation(OWN_STATION, "township", XIELINGANG, kind="authority", by=by, now=now)
    register_organisation(NEAREST_STATION, "township", CHAOYANG, kind="authority", by=by, now=now)
    told = Newcomer(name=OFFICER, area_id=HIGH_TECH, kind="staff", born_on=date(1979, 11, 6))
    world.others["officer"] = register(told, by=by, now=now)
    enrol(Hand(world.others["officer"].pk, HIGH_TECH, "police", own.pk, BADGE), by=by, now=now)


def thanked(_world: World, now: datetime) -> None:
    """Tell the thanks on the public page, to the station that is nearest."""
    word = Word(
        kind="thanks",
        way="page",
        said=THANKS,
        area_id=CHAOYANG,
        happened_on=now.date(),
        sent_to=Organisation.objects.get(name=NEAREST_STATION),
        about="海棠卫生服务中心采样点的一位民警",
        may_publish=True,
        code=code_of()[1],
    )
    receive(word, by=public_user(), now=now, public=True)


def answered(world: World, now: datetime) -> None:
    """Answer, and publish it without anybody's name or number."""
    by, row = world.by("dispatcher"), Feedback.objects.get(kind="thanks", said=THANKS)
    answer(row, text=ANSWER, by=by, now=now)
    publish(row, text=PUBLISHED, by=by, now=now)


COMPLAINT = "采样点排队两个多小时，老人没有椅子坐，也没有人说还要等多久。"


def complained(world: World, now: datetime) -> None:
    """Take in a complaint by phone, which names nobody: a person finds whose point it is."""
    word = Word(
        kind="complaint",
        way="phone",
        said=COMPLAINT,
        area_id=HESHAN,
        happened_on=now.date(),
        about="赫山区一个采样点",
        name="戴女士",
        phone="14499990003",
    )
    row = receive(word, by=world.by("dispatcher"), now=now)
    note_feedback(row, text="来电人说是桃花仑街道的采样点", by=world.by("dispatcher"), now=now)


def complaint_answered(world: World, now: datetime) -> None:
    """Pass it to whoever runs the point, and answer what was changed."""
    by, row = world.by("dispatcher"), Feedback.objects.get(said=COMPLAINT)
    unit = Organisation.objects.filter(area=HESHAN, level="district", name__contains="卫生健康").first()
    route(
        row,
        unit=unit or Organisation.objects.get(name=NEAREST_STATION),
        text="采样点由其管理",
        by=by,
        now=now,
    )
    answer(row, text="已增设两条通道和座椅，并在页面上公布排队时间；老人可走优先通道。", by=by, now=now)


def others_answered(world: World, now: datetime) -> None:
    """Answer what was told by phone and named no unit: it goes to those who send the helpers."""
    by, unit = (
        world.by("dispatcher"),
        Organisation.objects.filter(area=HESHAN, level="district").earliest("id"),
    )
    for row in Feedback.objects.filter(kind="thanks", state="new"):
        route(row, unit=unit, text="志愿者由其派出", by=by, now=now)
        answer(row, text="已向采样点的志愿者转达，谢谢您。", by=by, now=now)


STEPS = (
    Step(when(8, 4, 5), _("An officer helps at a health centre"), officer),
    Step(when(8, 4, 22, 20), _("Thanks, sent to the wrong station"), thanked),
    Step(when(8, 5, 10), _("Thanks find the right station and are answered"), answered),
    Step(when(8, 6, 12), _("A complaint finds its unit"), complained),
    Step(when(8, 7, 8, 10), _("Thanks find the right station and are answered"), others_answered),
    Step(when(8, 7, 9, 30), _("A complaint finds its unit"), complaint_answered),
)
