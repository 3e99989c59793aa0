"""What the tests of protocols share."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lianfang.common.errors import Refused


@contextmanager
def refusing(code: str, words: str = "") -> Iterator[None]:
    """Expect a refusal with this code and these words in its message."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code
    assert words in str(refused.value)
