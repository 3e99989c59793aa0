"""Whoever offered to help and never did is forgotten after the days of the protocol."""

from datetime import timedelta

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.workforce import actions
from lianfang.workforce.models import Volunteer
from lianfang.workforce.tests.make import SINCE, make_volunteer

pytestmark = pytest.mark.django_db
NOW, DAY = at(SINCE, 9), timedelta(days=1)


def test_a_declined_offer_is_erased_after_thirty_days_and_no_other() -> None:
    by = make_user("dispatcher")
    declined, waiting, accepted = make_volunteer(), make_volunteer(), make_volunteer(ready=True)
    actions.turn_down(declined, reason="名额已满", by=by, now=NOW)
    assert actions.forget_offers(NOW + 29 * DAY) == 0
    assert actions.forget_offers(NOW + 30 * DAY) == 1
    assert actions.forget_offers(NOW + 31 * DAY) == 0
    row = Volunteer.objects.get(pk=declined.pk)
    assert (row.name, row.phone, row.born_on, row.skills, row.reason) == ("–", "–", None, [], "名额已满")
    assert bytes(row.code_digest) == bytes(row.origin) == b""
    kept = Volunteer.objects.filter(pk__in=[waiting.pk, accepted.pk]).values_list("phone", flat=True)
    assert "–" not in kept
    assert AuditEntry.objects.get(verb="workforce.volunteer.forgotten").thing.endswith(str(declined.pk))
