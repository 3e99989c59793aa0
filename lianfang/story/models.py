"""How far the replay has come, and what time it is in it."""

from django.db import models
from django.db.models import Q


class Replay(models.Model):
    """The one row of a replay: its clock and its progress."""

    GROUP = "local"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    now = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    chapter = models.CharField(max_length=120, default="")
    people = models.PositiveIntegerField()
    until = models.DateField()
    failure = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="replay_one_row")]
