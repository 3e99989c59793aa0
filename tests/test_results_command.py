"""`lianfang results`: a file of results read in, or only looked at."""

from pathlib import Path

import pytest
from django.utils import timezone, translation

from lianfang.cli.parser import parser
from lianfang.cli.results import read_results
from lianfang.common.errors import Refused
from lianfang.laboratory.models import Reading, ResultFile
from lianfang.laboratory.tests.make import make_bench
from lianfang.laboratory.tests.test_messages import OURS
from lianfang.testing.tests.make import NOON


@pytest.mark.django_db
def test_the_command_line_reads_a_file_and_names_what_came_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench()
    file, out = tmp_path / "night.csv", tmp_path / "back.csv"
    (code,) = bench.tubes(1)
    file.write_text(f"管号,结果\n{code},阴性\n{code[:-1]}?,阴性\n", encoding="gb18030")
    asked = ["results", str(file), "--laboratory", bench.laboratory.name, "--by", bench.technician.username]
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    with translation.override("en"):
        assert read_results(parser().parse_args([*asked, "--dry-run"])) == 1
        assert "Nothing was stored." in capsys.readouterr().out
        assert not ResultFile.objects.exists()
        assert read_results(parser().parse_args([*asked, "--errors", str(out)])) == 1
        assert "2 rows: 1 were taken, 0 were known, 1 came back." in capsys.readouterr().out
        assert "its check character is wrong" in out.read_text(encoding="utf-8-sig")
        assert (
            read_results(parser().parse_args(asked)) == 1
        )  # again: nothing changes, the rest is named again
        assert "night.csv:3:" in capsys.readouterr().err
        with pytest.raises(Refused):
            read_results(parser().parse_args([*asked[:3], "何处", *asked[4:]]))
    assert Reading.objects.count() == 1


@pytest.mark.django_db
def test_messages_are_acknowledged_into_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = make_bench()
    (code,) = bench.tubes(1, single=True)
    file, out = tmp_path / "oru.hl7", tmp_path / "ack.hl7"
    file.write_bytes(OURS.replace("T22222Y", code).encode())
    asked = ["results", str(file), "--laboratory", bench.laboratory.name, "--by", bench.technician.username]
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    assert read_results(parser().parse_args([*asked, "--answers", str(out)])) == 0
    assert b"\rMSA|AA|M1\r" in out.read_bytes()
