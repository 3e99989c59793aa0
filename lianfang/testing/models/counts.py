"""Counts of rounds that stay fast: rows a follower writes again, from the facts, for the keys new facts touch. They are
never added to: whatever order facts come in, they say in the end what counting everything would say."""

from django.db import models


class Counted(models.Model):
    """Tubes of a part of a round by where they are, and the swabs in them."""

    n_tubes = models.IntegerField(default=0)
    n_swabs = models.IntegerField(default=0)
    open = models.IntegerField(default=0)
    sealed = models.IntegerField(default=0)
    on_the_way = models.IntegerField(default=0)
    in_laboratory = models.IntegerField(default=0)
    resulted = models.IntegerField(default=0)
    resulted_swabs = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    positive = models.IntegerField(default=0)
    grey = models.IntegerField(default=0)
    invalid = models.IntegerField(default=0)
    waiting_single = models.IntegerField(default=0)
    waiting_pooled = models.IntegerField(default=0)
    miscounted = models.IntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class HourCount(Counted):
    """The tubes of a round that were begun at a site in one hour, by the area they lie in."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("round_id", "site_id", "area_id", "hour")
    round_id = models.UUIDField()
    site_id = models.UUIDField()
    area_id = models.BigIntegerField()
    hour = models.DateTimeField()

    class Meta:
        indexes = [
            # what is overdue: nearly always nothing
            models.Index(
                fields=["round_id", "hour"],
                condition=models.Q(waiting_single__gt=0) | models.Q(waiting_pooled__gt=0),
                name="hour_count_waiting",
            ),
            models.Index(fields=["round_id", "hour"], name="hour_count_by_round"),  # the swabs of a day
        ]


class SiteCount(Counted):
    """The tubes of a round begun at a site in all hours, by the area they lie in: the sum of its hours."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("round_id", "site_id", "area_id")
    round_id = models.UUIDField()
    site_id = models.UUIDField()
    area_id = models.BigIntegerField()


class ResultCount(models.Model):
    """The swabs of a site's tubes whose result came in one hour."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("round_id", "site_id", "area_id", "hour")
    round_id = models.UUIDField()
    site_id = models.UUIDField()
    area_id = models.BigIntegerField()
    hour = models.DateTimeField()
    n_swabs = models.IntegerField()


class AreaCount(models.Model):
    """The people of a population group who live or stay in an area: how many are on record, and how many of them were
    swabbed in a round, wherever that was."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("round_id", "area_id", "population")
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    population = models.CharField(max_length=24)
    n_people = models.IntegerField(default=0)
    n_swabbed = models.IntegerField(default=0)


class GroupCount(models.Model):
    """The people of an area who were named for a group of the protocol's in the days of a round: how many they are, and
    how many of them were swabbed in it, under any of their records."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("round_id", "area_id", "population")
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    population = models.CharField(max_length=24)
    n_people = models.IntegerField()
    n_swabbed = models.IntegerField()


class TubeShare(models.Model):
    """How many people of an area and a population group have their first swab of a round in a tube."""

    GROUP = "tube"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("tube_id", "round_id", "area_id", "population")
    tube_id = models.UUIDField()
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    population = models.CharField(max_length=24)
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["round_id", "area_id"], name="share_by_area")]  # the sum of an area


class TubeStray(models.Model):
    """By how many the swabs of a tube that were told of a round and an area differ from what the tube's own row says:
    a tube of another round, a phone that told another area. Rare."""

    GROUP = "tube"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("tube_id", "round_id", "area_id")
    tube_id = models.UUIDField()
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["round_id"], name="stray_by_round")]  # the board


class HourStray(models.Model):
    """By how many the swabs of a tube that were told of a round and an area and taken in an hour differ from what the
    tube's own row says: a tube begun before the full hour and filled after it."""

    GROUP = "tube"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("tube_id", "round_id", "area_id", "hour")
    tube_id = models.UUIDField()
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    hour = models.DateTimeField()
    n = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["round_id", "hour"], name="hour_stray_by_round")
        ]  # the swabs of a day


class Repeat(models.Model):
    """A swab of somebody with more than one in a round, under the record that is kept: is it the first, and was it
    taken before the tube of an earlier one had its result."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True)  # the swab's
    person_id = models.UUIDField()
    round_id = models.UUIDField()
    tube_id = models.UUIDField()
    area_id = models.BigIntegerField()
    at = models.DateTimeField()
    first = models.BooleanField()
    two_open = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["round_id", "person_id"], name="repeat_by_round"),  # the board; doubles
            models.Index(fields=["person_id"], name="repeat_by_person"),  # the follower
        ]


class RoundCount(models.Model):
    """Until when the facts of a round are counted; when the people of its area were last counted whole, and when the
    hours of its swabs were."""

    GROUP = "local"

    round_id = models.UUIDField(primary_key=True)
    as_of = models.DateTimeField()
    people_at = models.DateTimeField(null=True)
    hours_at = models.DateTimeField(null=True)
