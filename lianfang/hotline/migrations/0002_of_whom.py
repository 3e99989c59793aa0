"""Whether a call concerns a person is asked for each row that the database shows."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("hotline", "0001_calls_of_the_hotline")]

    operations = [
        AddIndexConcurrently(
            "hotlinecall",
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="hotline_of_person"),
        ),
        AddIndexConcurrently(
            "hotlinecall",
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="hotline_about"),
        ),
    ]
