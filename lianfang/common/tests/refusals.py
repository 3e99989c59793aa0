"""How tests expect a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lianfang.common.errors import Refused


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect that what happens inside is refused with this code."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code
