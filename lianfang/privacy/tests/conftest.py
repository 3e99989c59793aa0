"""Who may hold what others want erased."""

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import YIYANG


@pytest.fixture
def chief() -> User:
    """Give a commander of the whole city."""
    return make_user("commander", area_id=YIYANG)
