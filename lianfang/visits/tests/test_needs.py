"""What visits tell that is needed becomes a ticket, once; a visit that is taken back takes it along."""

from unittest import mock

import pytest

from lianfang.needs.models import Ticket
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_household
from lianfang.sync.follow import Follow, catch_up
from lianfang.visits.followers import tell_needs
from lianfang.visits.tests import make
from lianfang.visits.tests.make import FOLLOW, NOON, make_worker, take_back, tell, visit

BOTH = Follow("visits.needs", FOLLOW.sources, tell_needs)


@pytest.mark.django_db(transaction=True)
def test_a_need_told_at_a_door_is_a_ticket_and_goes_with_the_visit() -> None:
    make_outbreak()
    home, (_user, token) = make_household(address="三栋501"), make_worker()
    with mock.patch.object(make, "FOLLOW", BOTH):
        first = visit(home.pk, needs="老人要去透析")
        tell(token, first, visit(home.pk, needs="老人要去透析！"), visit(home.pk))
        one, same = Ticket.objects.order_by("number")
        assert (one.kind, one.state, one.place, one.household_id) == ("treatment", "new", "三栋501", home.pk)
        assert (same.state, same.joined_to) == ("joined", one)
        other = visit(make_household().pk, needs="没菜了")
        tell(token, other)
        tell(token, take_back(other))
        assert Ticket.objects.get(what="没菜了").state == "withdrawn"
        tell(token, take_back(first))  # another visit told the same
        one.refresh_from_db()
        assert one.state == "new"
        catch_up((BOTH,), now=NOON)
        assert Ticket.objects.count() == 3
