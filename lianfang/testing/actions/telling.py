"""Tell people their results: notices that stay, messages to those who have a phone. By tubes, in transactions of their
own, so that it can be ended and begun again anywhere and everybody is told once."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.messages.actions import INTO
from lianfang.messages.reach import ADDRESS, DECLINED, LANGUAGE
from lianfang.sync.locks import Execute
from lianfang.sync.nearby import nearby
from lianfang.testing.models import Round, RoundService

TUBES = 400  # told in one transaction: some 4,000 people (design choice)
AT_A_TIME = 3.0  # seconds of a tick, so that other work has its turn (design choice)

# Put by the follower of results when a person's result came, changed or went. A tube that is being told at this moment
# is waited for and put again.
PUT = (
    "INSERT INTO testing_untold AS u (tube_id, at) SELECT DISTINCT tube_id, now() FROM ({changed}) c ORDER BY tube_id "
    "ON CONFLICT (tube_id) DO UPDATE SET at = EXCLUDED.at"
)
_TAKE = """
DELETE FROM testing_untold WHERE tube_id IN (
    SELECT tube_id FROM testing_untold ORDER BY at, tube_id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING tube_id
"""
# No cluster skips rows that somebody else holds: whoever tells people there waits for the one who does.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('results.told', 0))"
_WAITING = "SELECT tube_id FROM testing_untold ORDER BY at, tube_id LIMIT %(most)s"
_TAKE_THESE = "DELETE FROM testing_untold WHERE tube_id = ANY(%(tubes)s) RETURNING tube_id"

# What there is to tell of these tubes: each swab whose result is another than the one last made known.
_SAID = f"""
SELECT uuidv7() AS id, d.*,
    CASE WHEN NOT d.wanted THEN 'page' WHEN d.address = '' THEN 'no_phone' ELSE 'message' END AS way
FROM (
    SELECT s.person_id, s.id AS swab_id, s.round_id, s.area_id, coalesce(l.version, 0) + 1 AS version,
        coalesce(p.meaning, 'withdrawn') AS meaning, s.at AS taken_at, p.resulted_at, w.wanted,
        CASE WHEN w.wanted THEN {ADDRESS.format(person="s.person_id")} ELSE '' END AS address
    FROM testing_swab s
    LEFT JOIN testing_personresult p ON p.id = s.id
    LEFT JOIN testing_roundservice v ON v.round_id = s.round_id
    LEFT JOIN LATERAL (
        SELECT n.version, n.meaning FROM testing_resultnotice n
        WHERE n.person_id = s.person_id AND n.swab_id = s.id ORDER BY n.version DESC LIMIT 1
    ) l ON true
    CROSS JOIN LATERAL (SELECT (coalesce(v.telling, 'all') = 'all' OR v.telling = 'not_negative'
        AND (p.meaning IS DISTINCT FROM 'negative' OR l.version IS NOT NULL))
        AND (p.meaning IS DISTINCT FROM 'negative' OR l.version IS NOT NULL
            OR NOT {DECLINED.format(person="s.person_id", purpose="result")}) AS wanted) w
    WHERE s.tube_id = ANY(%(tubes)s) AND coalesce(p.meaning, 'withdrawn') <> coalesce(l.meaning, 'withdrawn')
    OFFSET 0 -- so that each phone is looked up once
) d
"""  # noqa: S608 — constants of this module
_NOTE = """
INSERT INTO testing_resultnotice
    (id, person_id, swab_id, round_id, area_id, version, meaning, way, taken_at, resulted_at, released_at)
SELECT id, person_id, swab_id, round_id, area_id, version, meaning, way, taken_at, resulted_at, %(now)s FROM said
"""
_LETTERS = f"""
SELECT s.id, s.person_id, s.area_id, 'result' AS purpose, s.round_id AS subject, s.address,
    replace(replace(w.text, '{{who}}', left(p.name, 1) || '**'),
        '{{day}}', to_char(s.taken_at AT TIME ZONE 'Asia/Shanghai', 'FMMM/FMDD')) AS body,
    %(now)s::timestamptz AS made_at, %(now)s::timestamptz AS due_at
FROM said s JOIN people_person p ON p.id = s.person_id
JOIN unnest(%(meanings)s::text[], %(again)s::bool[], %(languages)s::text[], %(texts)s::text[])
    AS w(meaning, again, language, text) ON w.meaning = s.meaning AND w.again = (s.version > 1)
    AND w.language = {LANGUAGE.format(person="s.person_id")}
WHERE s.way = 'message'
"""  # noqa: S608 — constants of this module
_COUNTS = """
SELECT round_id, count(*) FILTER (WHERE version = 1), count(*) FILTER (WHERE version > 1),
    count(*) FILTER (WHERE way = 'message'), count(*) FILTER (WHERE way = 'no_phone')
FROM said GROUP BY round_id ORDER BY round_id
"""
_SENT = INTO.format(rows=_LETTERS)
_TELL = f"WITH said AS MATERIALIZED ({_SAID}), noted AS ({_NOTE}), sent AS ({_SENT}) {_COUNTS}"
# On a cluster swabs lie with their tubes, what they mean and who is reached how with people.
_TOLD = "person_id IN (SELECT person_id FROM testing_swab)"
_ACTS = f"SELECT proxy_id FROM people_proxylink WHERE {_TOLD}"  # noqa: S608
_KEPT = f"SELECT kept_id FROM people_alias WHERE {_TOLD}"  # noqa: S608
_NEARBY = {
    "testing_swab": "tube_id = ANY(%(tubes)s)",
    "testing_personresult": f"{_TOLD} AND id IN (SELECT id FROM testing_swab)",  # noqa: S608 — constants of this module
    "testing_resultnotice": f"{_TOLD} AND swab_id IN (SELECT id FROM testing_swab)",  # noqa: S608
    "messaging_preference": _TOLD,
    "people_person": f"id IN (SELECT person_id FROM testing_swab UNION {_ACTS} UNION {_KEPT})",  # noqa: S608
}
_ASKED = (
    f"CREATE TEMPORARY TABLE said ON COMMIT DROP AS {_SAID}",
    f"CREATE TEMPORARY TABLE letters ON COMMIT DROP AS {_LETTERS}",
)
_WRITTEN = (_NOTE, INTO.format(rows="SELECT * FROM letters"))
_COUNT = """
INSERT INTO testing_roundservice AS v
    (round_id, telling, booking, n_released, n_corrected, n_messages, n_without_phone, last_at)
VALUES (%s, 'all', false, %s, %s, %s, %s, %s)
ON CONFLICT (round_id) DO UPDATE SET n_released = v.n_released + EXCLUDED.n_released,
    n_corrected = v.n_corrected + EXCLUDED.n_corrected, n_messages = v.n_messages + EXCLUDED.n_messages,
    n_without_phone = v.n_without_phone + EXCLUDED.n_without_phone, last_at = EXCLUDED.last_at
"""


def texts() -> dict[tuple[str, bool], str]:
    """Say what people are told, by what their result means and whether they were told another one before.

    No message says a result: others may read a phone. It stands on the person's own page. Whoever must be swabbed again
    is asked to stay, and called; what a message asks for is the same for all of them.
    """
    again = _(
        "[Lianfang] {who}: the swab of {day} must be taken once more, alone. "
        "Please stay where you are; you are called."
    )
    said = {
        ("negative", False): _(
            "[Lianfang] {who}: the result of the swab of {day} is out. "
            "Read it on your page, with your phone or a printed slip, or ask at any site."
        ),
        ("negative", True): _(
            "[Lianfang] Corrected. {who}: the result of the swab of {day} is another one now. "
            "Read it on your page; the earlier one is still there."
        ),
        ("recheck", False): again,
        ("positive", False): again,
        ("recheck", True): _(
            "[Lianfang] Corrected. {who}: what you were told of the swab of {day} no longer holds. "
            "It must be taken once more, alone. Please stay where you are; you are called."
        ),
        ("withdrawn", True): _(
            "[Lianfang] {who}: the result of the swab of {day} is being checked again. "
            "What you were told no longer holds; please wait for the next message."
        ),
    }
    return said | {("positive", True): said["recheck", True]}


def _words() -> dict[str, list[object]]:
    """Give the texts in every language, as columns."""
    rows: list[tuple[object, ...]] = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            rows += [(meaning, again, language, text) for (meaning, again), text in texts().items()]
    return dict(
        zip(("meanings", "again", "languages", "texts"), map(list, zip(*rows, strict=True)), strict=True)
    )


@transaction.atomic
def tell_some(now: datetime, *, most: int = TUBES) -> int:
    """Tell the people of some tubes what follows for them, those waiting longest first. Gives how many tubes.

    One transaction: whoever is ended in it has told nobody of these, and the next one tells them all.
    """
    with connection.cursor() as cursor:
        tubes = _taken(cursor.execute, most)
        if not tubes:
            return 0
        given: dict[str, Any] = {"tubes": tubes, "now": now, **_words()}
        for round_id, *counts in (_told_apart if settings.CLUSTER else _told)(cursor.execute, given):
            cursor.execute(_COUNT, [round_id, *counts, now])
    return len(tubes)


def _taken(execute: Execute, most: int) -> list[UUID]:
    """Take the tubes that wait longest off the list; they are back on it when the transaction is given up."""
    asked: dict[str, Any] = {"most": most}
    take = _TAKE
    if settings.CLUSTER:
        execute(_ALONE)
        asked, take = {"tubes": [row[0] for row in execute(_WAITING, asked)]}, _TAKE_THESE
    return [row[0] for row in execute(take, asked)]


def _told(execute: Execute, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    return list(execute(_TELL, given))


def _told_apart(execute: Execute, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Tell the same on a cluster, a statement after the other."""
    with nearby(execute, _NEARBY, given):
        for statement in _ASKED:
            execute(statement, given)
    for statement in _WRITTEN:
        execute(statement, given)
    counts = list(execute(_COUNTS))
    execute("DROP TABLE said, letters")
    return counts


def tell_results(now: datetime, *, seconds: float = AT_A_TIME) -> int:
    """Tell results for some seconds. Gives of how many tubes."""
    until, n = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        told = tell_some(now)
        n += told
        if told < TUBES:
            break
    return n


@transaction.atomic
def choose_service(round_: Round, *, telling: str, booking: bool, by: User, now: datetime) -> RoundService:
    """Say whom a round tells results by message, and whether places can be booked. What was told stays told.

    Raises Refused("forbidden"), Refused("telling").
    """
    require(by, "testing.plan", round_.area_id, day_of(now))
    if telling not in RoundService.Telling.values:
        raise Refused("telling", _("Choose who is told by message."))
    made, _new = RoundService.objects.get_or_create(round=round_)
    RoundService.objects.filter(pk=made.pk).update(telling=telling, booking=booking)
    made.telling, made.booking = telling, booking
    audit(by, "testing.round.service", round_, now, area_id=round_.area_id, telling=telling, booking=booking)
    return made


def told_again(tubes: Sequence[UUID]) -> None:
    """Look at some tubes once more: whoever was told what still holds is not told again."""
    with connection.cursor() as cursor:
        cursor.execute(
            PUT.format(changed="SELECT unnest(%(tubes)s::uuid[]) AS tube_id"), {"tubes": list(tubes)}
        )
