"""Sealed numbers open for their person only; digests find them; keys rotate."""

from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from pytest_django import Settings

from lianfang.common.errors import Refused
from lianfang.people.vault import Sealer, unseal

ONE, TWO = UUID(int=1), UUID(int=2)
NUMBER = "11010519491231002X"


def test_a_sealed_number_opens_and_never_looks_the_same() -> None:
    sealer = Sealer()
    first, second = sealer.seal(NUMBER, ONE), sealer.seal(NUMBER, ONE)
    assert first != second
    assert NUMBER.encode() not in first
    assert unseal(first, ONE) == unseal(second, ONE) == NUMBER


def test_it_opens_for_no_other_person_and_not_when_changed() -> None:
    sealed = Sealer().seal(NUMBER, ONE)
    with pytest.raises(Refused):
        unseal(sealed, TWO)
    with pytest.raises(Refused):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), ONE)


def test_the_digest_is_the_same_for_the_same_number_of_a_kind() -> None:
    sealer = Sealer()
    assert sealer.blind("resident_id", NUMBER) == Sealer().blind("resident_id", NUMBER)
    assert sealer.blind("resident_id", NUMBER) != sealer.blind("passport", NUMBER)
    assert len(sealer.blind("passport", NUMBER)) == 32


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    settings.IDENTITY_KEY = "first"
    old, blind = Sealer().seal(NUMBER, ONE), Sealer().blind("passport", NUMBER)
    settings.IDENTITY_KEY = "second, first"
    new = Sealer().seal(NUMBER, ONE)
    assert (old[0], new[0]) == (1, 2)
    assert unseal(old, ONE) == unseal(new, ONE) == NUMBER
    assert Sealer().blind("passport", NUMBER) == blind
    settings.IDENTITY_KEY = "first"
    with translation.override("en"), pytest.raises(Refused, match="key 2"):
        unseal(new, ONE)


def test_without_a_key_nothing_is_sealed(settings: Settings) -> None:
    settings.IDENTITY_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="LIANFANG_IDENTITY_KEY"):
        Sealer()
