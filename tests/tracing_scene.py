"""Contacts, leads and chains of the scene, with the files they came in."""

from datetime import UTC, datetime
from typing import Any

from lianfang.cases import actions as cases
from lianfang.cases.actions import (
    calls,
    choose_columns,
    dismiss_finding,
    keep_list,
    lead_lists,
    leads,
    letters,
    read_list,
    save_filter,
    tell_link,
)
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.places.tests.make import make_site
from tests.cast import HESHAN
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
LIST = "编号,发病日期\nA1,2021-07-30\nA2,昨天\n"


def tracing(stage: Scene, case: Case, order: Quarantine) -> None:
    by = city_wide("epidemiologist")
    stage.put(case.pk, "candidates_look")
    appeal = cases.record_appeal(order, said_by="本人", said="已单独居住", by=by, now=NOW)
    stage.put(appeal.pk, "appeal_answer")
    site = make_site(kind="isolation", name="桃花仑集中隔离点")
    stage.put(site.pk, "isolation_site")
    stage.put(site.pk, "isolation_do", then=("take",))
    listed = "姓名,电话,末次暴露\n周某某,13800000000,2021-08-05\n".encode()
    file, _new = cases.keep_contact_file(case, name="contacts.csv", data=listed, by=by, now=NOW)
    stage.put(file.pk, "contact_file", "contact_file_save", "contact_file_undo")


def leads_of(stage: Scene, contact: Contact) -> None:
    doctor, fight = city_wide("epidemiologist"), contact.outbreak
    who: dict[str, Any] = {"by": doctor, "now": NOW}
    told = leads.Told("call", "北京市疾控中心", "曾在益阳停留", phone="13800138000")
    lead = leads.take_in(fight, told, area_id=HESHAN, **who)
    stage.put(lead.pk, "lead")
    stage.put(lead.pk, "lead_step", then=("take",))
    letter = letters.write_letter(fight, other="长沙市", subject="协查", text="请协查", about=contact, **who)
    stage.put(letter.pk, "letter", "letter_print")
    stage.put(letter.pk, "letter_step", then=("acknowledge",))
    data = "姓名,手机号\n王一,13800138001\n,1\n".encode()
    read, _new = lead_lists.read_list(fight, name="a.csv", data=data, told_by="通信", area_id=HESHAN, **who)
    stage.put(read.pk, "lead_file")
    task = calls.next_call(fight, **who)
    assert task
    stage.put(task.pk, "call_tell")
    stage.put(task.pk, "call_do", then=("back",))


def chains(stage: Scene, case: Case) -> None:
    """A case that may have infected another, and a line list from a file with a row that came back."""
    by = make_epidemiologist()
    other = make_case(NOW, outbreak=case.outbreak)
    link = tell_link(other, infector=case, by=by, now=NOW)
    said = dismiss_finding(other, check="gap", source=case.person_id, reason="已核实", by=by, now=NOW)
    stage.put(case.outbreak_id, "chains_of", "chains_data")
    stage.put(other.pk, "chain_dismiss", "chain_tell")
    stage.put(said.pk, "chain_look_again")
    stage.put(link.pk, "chain_aside")
    kept, _new = keep_list(case.outbreak, name="名单.csv", data=LIST.encode(), by=by, now=NOW)
    choose_columns(kept, columns=kept.columns, by=by, now=NOW)
    read_list(kept, by=by, now=NOW)
    stage.put(kept.pk, "line_list_file", "line_list_void")
    stage.put(kept.pk, "line_list_save", then=("cases",))
    saved = save_filter(case.outbreak, name="重型", query="", shared=False, by=by, now=NOW)
    stage.put(saved.pk, "filter_remove")
