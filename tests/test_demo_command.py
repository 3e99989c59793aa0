"""What the demo does with the database it is given, and in which language it speaks to the terminal."""

import pytest

from lianfang.cli import boot, demo
from lianfang.common.errors import Refused
from lianfang.story.models import Replay
from lianfang.web import clock


@pytest.mark.django_db
def test_a_database_that_is_not_a_demos_is_never_touched() -> None:
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
