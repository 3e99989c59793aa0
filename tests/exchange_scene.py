"""A table of people that was brought, for the tests that open every page."""

from datetime import UTC, datetime

from lianfang.accounts.tests.make import make_user
from lianfang.exchange import actions
from lianfang.fhir.actions import take_bundle
from tests.cast import HESHAN
from tests.stage import Scene

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
PEOPLE = "姓名,电话,社区代码\n张大山,13800000001,430903001001\n,13800000002,430903001001\n"


def exchange(stage: Scene) -> None:
    """Bring a table with a good row and a bad one."""
    by = make_user("dispatcher", area_id=HESHAN)
    file, _new = actions.bring("people", name="名单.csv", chunks=[PEOPLE.encode("gb18030")], by=by, now=NOW)
    actions.choose(file, columns=file.columns, by=by, now=NOW)
    actions.work_on(file, now=NOW)
    stage.put(file.pk, "file_in", "file_in_columns")
    stage.put(file.pk, "file_in_save", then=("returned",))
    stage.put(file.pk, "file_in_do", then=("stop",))
    nobody = b'{"resourceType": "Patient", "name": [{"text": "x"}]}'
    how = {"name": "b.json", "way": "page", "area_id": HESHAN, "laboratory": None, "by": by, "now": NOW}
    bundle = take_bundle(nobody, **how)  # type: ignore[arg-type]
    stage.put(bundle.pk, "fhir_bundle", "fhir_outcome")
    stage.put("people", "table_example", then=("csv",))
    stage.put("people", "table_on_record")
