"""Scans of venue codes, and stays: a table in one part a day, so that a day is dropped at once."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lianfang.presence.parted import CreateParted


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_last_calls"),
        ("places", "0002_markets"),
        ("presence", "0003_lighter_passages"),
        ("sync", "0002_device_enrolment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("direction", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
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
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="scan_by_person"),
                    models.Index(fields=["area_id", "at"], name="scan_by_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="scan_direction"
                    )
                ],
            },
        ),
        CreateParted(
            name="Stay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id",
                        "entered",
                        "place_id",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("place_id", models.UUIDField()),
                ("entered", models.DateTimeField()),
                ("left", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("scan", "Scan of a venue code"),
                            ("passage", "Passage"),
                            ("boarding", "Boarding of a vehicle"),
                            ("admission", "Admission"),
                        ],
                        max_length=10,
                    ),
                ),
                ("void", models.BooleanField(db_default=False, default=False)),
                ("xid", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_id", "entered"], name="stay_by_place"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["xid"], name="stay_news"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__gte", models.F("entered"))), name="stay_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["scan", "passage", "boarding", "admission"])),
                        name="stay_source",
                    ),
                ],
            },
        ),
    ]
