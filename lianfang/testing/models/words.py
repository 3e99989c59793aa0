"""What a laboratory may say of a tube, and why a fact of sampling is doubted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Conclusion(models.TextChoices):
    """What the laboratory says of a tube."""

    NEGATIVE = "negative", _("Negative")
    POSITIVE = "positive", _("Positive")
    GREY = "grey", _("Grey zone")
    INVALID = "invalid", _("Invalid")


class Doubt(models.TextChoices):
    """Why a fact of sampling or of the laboratory was disputed when it came in."""

    BAD_CODE = "bad_code", _("The tube’s code is mistyped: its check character is wrong")
    UNKNOWN_ROUND = "unknown_round", _("No such round is known")
    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_SITE = "unknown_site", _("No such site is known")
    ROUND_CLOSED = "round_closed", _("The round was not open at that time")
    OTHER_ROUND = "other_round", _("The tube belongs to another round")
    ALREADY_IN_TUBE = "already_in_tube", _("The person was already in this tube")
    TWO_TUBES = "two_tubes", _("The person is in two open tubes of one round")
    TUBE_FULL = "tube_full", _("The tube was already full")
    OTHER_HOUSEHOLD = (
        "other_household",
        _("Only one household shares this tube, and this person is of another"),
    )
    TUBE_SEALED = "tube_sealed", _("The swab was taken after the tube was sealed")
    SWABBED_LATER = "swabbed_later", _("A swab of this tube was taken after this seal")
    TUBE_NOT_SEALED = "tube_not_sealed", _("A result for a tube that was never sealed")
    RESULT_DIFFERS = "result_differs", _("Two results of one tube differ")
    ONE_PERSON = "one_person", _("One person told it: another must verify it")
    UNKNOWN_RESULT = "unknown_result", _("It amends a result of this tube that is not known")
    TWO_SITES = "two_sites", _("The tube is in use at another site")
    OTHER_LABORATORY = "other_laboratory", _("A result from a laboratory that did not receive the tube")
    RECEIVED_ELSEWHERE = "received_elsewhere", _("Another laboratory received this box already")
    TUBE_REJECTED = "tube_rejected", _("The laboratory had rejected this tube")
    DISPOSED_EARLY = "disposed_early", _("Thrown away before there was a result")
    COUNT_DIFFERS = "count_differs", _("The laboratory counted another number of tubes than were handed over")
