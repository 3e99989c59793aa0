"""The writes of this app."""

from lianfang.people.actions.newcomers import Registered, Turned, register, register_many
from lianfang.people.actions.organisations import Body, register_organisation, register_organisations

__all__ = [
    "Body",
    "Registered",
    "Turned",
    "register",
    "register_many",
    "register_organisation",
    "register_organisations",
]
