"""What the demo does with the database it is given, and in which language it speaks to the terminal."""

import os
import subprocess
from pathlib import Path

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.cli import boot, demo
from lianfang.cli.parser import parser
from lianfang.common.errors import Refused
from lianfang.story.models import Replay
from lianfang.web import clock
from tests.told import environment, lianfang


@pytest.mark.django_db
def test_a_database_that_is_not_a_demos_is_never_touched() -> None:
    assert not demo._in_use(own=False)  # empty tables, which somebody may have laid over machines
    make_user()
    with pytest.raises(Refused) as refused:
        demo._in_use(own=False)
    assert refused.value.code == "not_a_demo"


@pytest.mark.django_db
def test_a_story_that_stopped_at_its_first_step_can_begin_again() -> None:
    assert demo._in_use(own=True)  # the tables are there, the story is not
    Replay.objects.create(pk=1, now=clock.now(), people=70_000, until=clock.now().date(), percent=0)
    assert demo._in_use(own=False)


@pytest.mark.parametrize(
    ("locale", "said"), [("zh_CN.UTF-8", "故事已讲完"), ("C.UTF-8", "The story is told")]
)
def test_the_demo_speaks_the_language_of_the_terminal(
    locale: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    boot.offline()
    demo._say("The story is told. Ctrl-C stops everything.")
    assert said in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN.UTF-8", "plan8.titel 这一键，是否指“title”？"),
        ("C.UTF-8", "plan8.titel is not a key here; did you mean “title”?"),
    ],
)
def test_a_mistyped_key_of_a_protocol_stops_the_start(locale: str, said: str, tmp_path: Path) -> None:
    disease = tmp_path / "protocols" / "covid19"
    disease.mkdir(parents=True)
    for file in Path("protocols/covid19").glob("*.toml"):
        (disease / file.name).write_text(
            file.read_text().replace("[sources.plan8]\ntitle", "[sources.plan8]\ntitel")
        )
    own = environment(tmp_path) | {"LIANFANG_PROTOCOLS": str(disease.parent), "LC_ALL": locale}
    own |= {"LIANFANG_DATABASE_URL": os.environ["LIANFANG_DATABASE_URL"]}  # it is not even looked at
    done = subprocess.run(
        lianfang("demo", "--no-serve"), env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_day_that_is_none_says_how_one_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["demo", "--until", "yesterday"])
    assert "“yesterday” is not a day; write one like 2021-08-05" in capsys.readouterr().err
