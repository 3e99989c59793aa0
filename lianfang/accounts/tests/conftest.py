"""Passwords of these tests cost next to nothing: a real one takes a fifth of a second, on purpose."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least argon2 can do, unless the test asks for `real_passwords`."""
    if "real_passwords" in request.fixturenames:
        return
    for name, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, least)


@pytest.fixture
def real_passwords() -> None:
    """Hash as the product does."""
