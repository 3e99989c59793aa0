import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sync.batch",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sync.device",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="people.household",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Visited"),
                            ("no_answer", "No answer"),
                            ("refused", "Refused"),
                            ("moved", "Moved away"),
                        ],
                        max_length=10,
                    ),
                ),
                ("n_present", models.PositiveSmallIntegerField(default=0)),
                ("unchanged", models.BooleanField(default=False)),
                (
                    "present",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "away",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("needs", models.CharField(default="", max_length=400)),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["household", "-at", "-id"], name="visit_by_household"),
                    models.Index(fields=["at"], name="visit_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["done", "no_answer", "refused", "moved"])),
                        name="visit_outcome",
                    ),
                    models.CheckConstraint(condition=models.Q(("n_present__lte", 99)), name="visit_present"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LastVisit",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="last_visit",
                        serialize=False,
                        to="people.household",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("visit_id", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Visited"),
                            ("no_answer", "No answer"),
                            ("refused", "Refused"),
                            ("moved", "Moved away"),
                        ],
                        max_length=10,
                    ),
                ),
                ("back", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area_id", "at"], name="last_visit_by_area"),
                    models.Index(
                        condition=models.Q(("back", True)), fields=["area_id", "-at"], name="last_visit_back"
                    ),
                ],
            },
        ),
    ]
