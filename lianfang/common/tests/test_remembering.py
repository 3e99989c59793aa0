import uuid

from lianfang.common import ids
from lianfang.common.remembering import Answers


def test_a_question_is_answered_once_and_too_many_begin_anew() -> None:
    asked: list[int] = []
    answers = Answers[int, int](lambda n: asked.append(n) or n * n, most=2)  # type: ignore[func-returns-value]
    assert [answers[n] for n in (3, 3, 4, 5, 3)] == [9, 9, 16, 25, 9]
    assert asked == [3, 4, 5, 3]


def test_many_ids_at_once_sort_by_their_time_and_are_of_version_7() -> None:
    made = ids.many(5_000)
    assert made == sorted(made)
    assert len(set(made)) == 5_000
    found = uuid.UUID(made[-1])
    assert (found.version, found.variant) == (7, uuid.RFC_4122)
    assert ids.many(0) == []
