"""Each kind of table, read once, twice and undone."""

from datetime import datetime
from decimal import Decimal

import pytest
from pytest_django import Settings

from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES, allows
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions as line_lists
from lianfang.cases.models import Case, Contact
from lianfang.donations.models import Gift
from lianfang.exchange import actions
from lianfang.exchange.kinds import KINDS
from lianfang.exchange.models import FileIn
from lianfang.exchange.tests.test_files import counts, read, table
from lianfang.indicators.models import EconomicFigure
from lianfang.laboratory.models import Reading
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person, ProxyLink
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.presence.models import Scan
from lianfang.supplies.models import Document
from lianfang.supplies.tests.make import make_item, make_store
from lianfang.sync.models import Void
from lianfang.testing.tests.make import make_code, make_laboratory
from lianfang.vaccination.models import GivenDose
from lianfang.visits.models import Helped
from lianfang.workforce.models import Volunteer, Worker
from lianfang.workforce.tests.make import make_organisation

pytestmark = pytest.mark.django_db
WHO = "姓名,电话,社区"
LI, QIAN = "李四,13800000001,桃花仑社区", "钱七,13800000002,桃花仑社区"


@pytest.fixture(autouse=True)
def _uploads(settings: Settings, tmp_path: object) -> None:
    settings.UPLOADS = f"{tmp_path}/uploads"
    make_area(43, 9, 3, 1, 1, name="桃花仑社区")


@pytest.fixture
def outbreak() -> Outbreak:
    return make_outbreak()


def undone(file: FileIn, by: User, now: datetime) -> FileIn:
    actions.undo(file, reason="试试", by=by, now=now)
    return actions.go_back(file, now=now)


def twice(kind: str, by: User, now: datetime, head: str, *rows: str) -> tuple[FileIn, FileIn]:
    """Read a table, then the same rows under another name of a column's spelling."""
    first = read(table(*rows, head=head), by, now, kind)
    return first, read(table(*rows, "", head=head.replace("姓名", "姓 名")), by, now, kind, "again.csv")


def test_every_kind_reads_its_own_example(now: datetime) -> None:
    for kind in KINDS.values():
        assert any(allows(role, kind.permission) and allows(role, "exchange.bring") for role in ROLES), (
            kind.key
        )
        assert all(each.example for each in kind.fields if each.required), kind.key
        names = [name for each in kind.fields for name in each.names]
        assert len(names) == len(set(names)), (kind.key, names)


def test_staff(now: datetime) -> None:
    by = make_user("dispatcher", area_id=HESHAN)
    make_organisation(name="某医院")
    first, again = twice("staff", by, now, f"{WHO},工作单位,工号", f"{LI},某医院,a1", f"{QIAN},没有的单位,")
    assert (counts(first), counts(again)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    worker = Worker.objects.get()
    assert (worker.badge, worker.organisation and worker.organisation.name) == ("A1", "某医院")
    assert undone(first, by, now).n_undone == 1
    assert (Worker.objects.count(), Person.objects.filter(name="李四").count()) == (0, 1)


def test_volunteers(now: datetime) -> None:
    by = make_user("dispatcher", area_id=HESHAN)
    rows = (f"{LI},1990-05-01", f"{QIAN},2015年1月1日")
    first, again = twice("volunteers", by, now, f"{WHO},出生日期", *rows)
    assert (counts(first), counts(again)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert undone(first, by, now).n_undone == 1
    assert not Volunteer.objects.exists()


def test_cases_are_proposed_and_contacts_hang_on_them(now: datetime, outbreak: Outbreak) -> None:
    by = make_user("epidemiologist", area_id=HESHAN)
    head, day = f"{WHO},发病日期", f"{now.year}年{now.month}月{now.day}日"
    first, again = twice("cases", by, now, head, f"{LI},2021-07-30", f"{QIAN},2999-01-01")
    assert (counts(first), counts(again)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert Case.objects.get().state == Case.State.PROPOSED
    rows = (f"李四,{QIAN},2021-07-31 8时,密接", f"没有,孙八,13800000003,桃花仑社区,{day},")
    near, more = twice("contacts", by, now, f"关联病例,{WHO},末次接触时间,接触类别", *rows)
    assert (counts(near), counts(more)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert undone(near, by, now).n_undone == 1
    assert not Contact.objects.exists()
    assert undone(first, by, now).n_undone == 1


def test_contacts_of_go_data_hang_on_the_case_of_its_line_list(now: datetime, outbreak: Outbreak) -> None:
    by = make_user("epidemiologist", area_id=YIYANG)
    listed = "visualId,firstName,lastName,dateOfReporting\nCASE-2021-0007,四,李,2021-08-02\n".encode()
    kept, _new = line_lists.keep_list(outbreak, name="cases.csv", data=listed, by=by, now=now)
    line_lists.read_list(kept, by=by, now=now)
    head = "source_visualid,lastName,firstName,phone,area,dateOfLastContact"
    rows = (
        "case-2021-0007,孙,八,13800000003,桃花仑社区,2021-08-01",
        "CASE-9,钱,七,13800000004,桃花仑社区,2021-08-01",
    )
    file = read(table(*rows, head=head), by, now, "contacts")
    assert counts(file) == (1, 0, 0, 1)
    assert Contact.objects.get().person.name == "孙八"
    assert "CASE-9" in file.bad.get().reason


def test_a_case_somebody_dealt_with_stays(now: datetime, outbreak: Outbreak) -> None:
    by = make_user("epidemiologist", area_id=HESHAN)
    file = read(table(LI, head=WHO), by, now, "cases")
    from lianfang.cases.actions import start_review

    start_review(Case.objects.get(), by=by, now=now)
    assert "李四" in undone(file, by, now).stays[0]


def test_visits_become_facts_and_are_taken_back(now: datetime) -> None:
    make_site(kind="venue", name="某超市")
    by = make_user("epidemiologist", area_id=HESHAN)
    head = f"{WHO},场所名称,进入时间,离开时间"
    rows = (f"{LI},某超市,2021-07-31 8:05,2021-07-31 8:30", f"{QIAN},某超市,昨天,")
    first, again = twice("visits", by, now, head, *rows)
    assert (counts(first), counts(again)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert sorted(Scan.objects.values_list("direction", flat=True)) == ["in", "out"]
    undone(first, by, now)
    assert Void.objects.count() == 2


def test_goods_come_in_once(now: datetime) -> None:
    by = make_user("dispatcher", area_id=HESHAN)
    store, item = make_store(), make_item()
    by.posts.create(role="site_lead", area_id=HESHAN, from_on=now.date())
    head = "仓库,品名,数量,批号,有效期,送货单号"
    row = f"{store.name},{item.name},200,A1,2023-06-30,D-1"
    first, again = twice("stock", by, now, head, row, f"{store.name},{item.name},一些,A1,,D-1")
    assert (counts(first), counts(again)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert undone(first, by, now).n_undone == 1
    assert Document.objects.count() == 2


def test_figures_of_the_economy(now: datetime) -> None:
    make_area(43, 9, name="益阳市")
    by, head = make_user("commander", area_id=YIYANG), "地区,指标,时间,总量,同比,比全省,全省排名"
    rows = (
        "益阳市,社会消费品零售总额,2021-07,531.94亿元,22.3%,+1.6,第2",
        "益阳市,固定资产投资,2021年1-7月,—,14.7%,高5.1个百分点,5",
        "益阳市,一般公共预算收入,2021-07,很多,,,",
    )
    first = read(table(*rows, head=head), by, now, "economy")
    assert counts(first) == (2, 0, 0, 1)
    retail = EconomicFigure.objects.get(rank=2)
    assert (retail.yuan, retail.growth, retail.ahead) == (53_194_000_000, Decimal("22.3"), Decimal("1.6"))
    better = table("益阳市,社会消费品零售总额,2021-07,532亿元,22.4%,+1.6,第2", rows[1], head=head)
    second = read(better, by, now, "economy", "better.csv")
    assert counts(second) == (0, 1, 1, 0)
    assert undone(second, by, now).n_undone == 1
    retail.refresh_from_db()
    assert retail.yuan == 53_194_000_000
    assert undone(first, by, now).n_undone == 2
    assert not EconomicFigure.objects.exists()


def test_results_wait_for_a_colleague(now: datetime) -> None:
    by, site = make_user("lab_technician", area_id=HESHAN), make_laboratory(name="赫山实验室")
    head, tubes = "实验室,管号,结果", [make_code(n) for n in (1, 2, 3)]
    rows = (f"赫山实验室,{tubes[0]},阴性", f"赫山实验室,{tubes[1]},阳性(+)", f"赫山实验室,{tubes[2]},不知道")
    first, again = twice(
        "results", by, now, head, *rows, f"别的,{tubes[2]},阴性", f"赫山实验室,{tubes[0]},阴性"
    )
    assert (counts(first), counts(again)) == ((2, 0, 0, 3), (0, 0, 3, 2))
    assert set(Reading.objects.values_list("conclusion", "state")) == {
        ("negative", "provisional"),
        ("positive", "provisional"),
    }
    differs = read(table(f"赫山实验室,{tubes[0]},阳性", head=head), by, now, "results", "c.csv")
    assert counts(differs) == (0, 0, 0, 1)
    assert Reading.objects.filter(laboratory=site).count() == 2
    assert undone(first, by, now).n_undone == 2
    assert not Reading.objects.exclude(state="aside").exists()


def test_doses_given_elsewhere(now: datetime) -> None:
    by = make_user("vaccination_chief", area_id=HESHAN)
    by.posts.create(role="dispatcher", area_id=HESHAN, from_on=now.date())
    head = f"{WHO},疫苗名称,剂次,接种日期,接种单位,依据"
    rows = (
        f"{LI},灭活疫苗,第一剂,2021-06-01,某卫生院,接种凭证",
        f"{LI},灭活疫苗（Vero细胞）,2,2021-07-01,某卫生院,自述",
        f"{QIAN},没有的疫苗,1,2021-06-01,某卫生院,",
        f"{QIAN},灭活,9,2021-06-01,某卫生院,",
    )
    first, again = twice("doses", by, now, head, *rows)
    assert (counts(first), counts(again)) == ((2, 0, 0, 2), (0, 0, 2, 2))
    assert list(GivenDose.objects.values_list("number", "source")) == [(1, "document"), (2, "declared")]
    assert undone(first, by, now).n_undone == 2
    assert not GivenDose.objects.filter(void_at=None).exists()


def test_elders_with_the_relative_whose_phone_answers(now: datetime) -> None:
    by = make_user("dispatcher", area_id=HESHAN)
    head = "姓名,社区,人群,家属,家属电话,关系,同意方式,经办人"
    rows = (
        "李奶奶,桃花仑社区,老人,李四,13800000001,儿子,口头,网格员王某",
        "钱爷爷,桃花仑社区,,,,,,",
        "赵奶奶,桃花仑社区,老人,赵六,13800000003,女儿,,",
    )
    first, again = twice("elders", by, now, head, *rows)
    assert (counts(first), counts(again)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    helped = Helped.objects.get(person__name="李奶奶")
    assert (helped.relative and helped.relative.proxy.phone, helped.consent) == ("13800000001", "spoken")
    assert undone(first, by, now).n_undone == 2
    assert not Helped.objects.filter(ended_at=None).exists()
    assert not ProxyLink.objects.filter(ended_on=None).exists()


def test_gifts_are_written_down_once(now: datetime) -> None:
    by, head = make_user("dispatcher", area_id=HESHAN), "捐赠人,类别,金额,内容,捐赠日期,区划代码,是否到账"
    rows = (
        "某公司,资金,2.1万元,捐款,2021-07-20,430903,是",
        "某厂,物资,约300,口罩,2021-07-21,430903,",
        "某人,资金,很多,捐款,2021-07-21,430903,",
        "某人,资金,1,捐款,2999-07-21,430903,",
    )
    first, again = twice("donations", by, now, head, *rows)
    assert (counts(first), counts(again)) == ((2, 0, 0, 2), (0, 0, 2, 2))
    assert list(Gift.objects.order_by("given_on").values_list("amount", "qualifier", "state", "receipt")) == [
        (2_100_000, "", "received", 1),
        (300, "approx", "pledged", None),
    ]
    assert undone(first, by, now).n_undone == 2
    assert set(Gift.objects.values_list("state", flat=True)) == {"void"}
    assert counts(read(table(*rows, head=f"{head},备注"), by, now, "donations", "c.csv")) == (2, 0, 0, 2)
