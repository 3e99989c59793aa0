"""Pure rules about persons: numbers, names, how a name is found, who may be the same as whom."""

from enum import StrEnum


class Wrong(StrEnum):
    """Why something told about a person cannot be right. The first word names the field."""

    NAME_EMPTY = "name_empty"
    NAME_MASKED = "name_masked"
    NAME_SIGNS = "name_signs"
    NAME_LONG = "name_long"
    KIND_UNKNOWN = "kind_unknown"
    SEX_UNKNOWN = "sex_unknown"
    SEX_DIFFERS = "sex_differs"
    BORN_UNREADABLE = "born_unreadable"
    BORN_FUTURE = "born_future"
    BORN_TOO_LONG_AGO = "born_too_long_ago"
    BORN_DIFFERS = "born_differs"
    PHONE_SHAPE = "phone_shape"
    NUMBER_KIND = "number_kind"
    NUMBER_MISSING = "number_missing"
    NUMBER_UNWANTED = "number_unwanted"
    NUMBER_SHAPE = "number_shape"
    NUMBER_ROUNDED = "number_rounded"
    NUMBER_OLD = "number_old"
    NUMBER_CHECK = "number_check"
    NUMBER_DATE = "number_date"
    NUMBER_FUTURE = "number_future"
    NUMBER_TOO_OLD = "number_too_old"
    NUMBER_TAKEN = "number_taken"
    AREA_UNKNOWN = "area_unknown"
    AREA_FORBIDDEN = "area_forbidden"
    ADDRESS_LONG = "address_long"
