"""`lianfang import linelist`: a line list read in, or only looked at."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone, translation

from lianfang.cases.models import Case, LineList
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.cli.linelists import import_line_list
from lianfang.cli.parser import parser
from lianfang.common.errors import Refused
from lianfang.outbreak.tests.make import make_outbreak

NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_the_command_line_says_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by, outbreak, out = make_epidemiologist(), make_outbreak(), tmp_path / "back.csv"
    make_case(NOW, by=by, outbreak=outbreak)
    list_ = tmp_path / "list.csv"
    list_.write_text("case_id,onset\n1,2021-07-30\n2,soon\n", encoding="utf-8")
    asked = ["import", "linelist", str(list_), "--by", by.username, "--outbreak", str(outbreak.pk)]
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with translation.override("en"):
        assert import_line_list(parser().parse_args([*asked, "--dry-run"])) == 1
        assert "Nothing was stored." in capsys.readouterr().out
        assert not LineList.objects.exists()
        assert import_line_list(parser().parse_args([*asked, "--errors", str(out)])) == 1
        assert "2 rows: 1 cases are new, 0 were known, 0 links are new." in capsys.readouterr().out
        assert "“soon” is no date" in out.read_text(encoding="utf-8-sig")
        with pytest.raises(Refused):
            import_line_list(parser().parse_args([*asked[:-1], "nowhere"]))
    assert set(Case.objects.values_list("number", flat=True)) == {1, 2}
