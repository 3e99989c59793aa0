import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beds", "0002_wards_and_reservations"),
        ("care", "0004_after_a_stay"),
        ("places", "0002_a_venue_is_a_site"),
        ("transport", "0001_rides"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("icu", "Intensive care"),
                            ("negative", "Negative pressure"),
                            ("specialty", "Another specialty"),
                            ("room", "No bed here"),
                        ],
                        max_length=9,
                        verbose_name="need",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("left", "On the way"),
                            ("received", "Received"),
                            ("declined", "Declined"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("crew", models.CharField(blank=True, default="", max_length=200, verbose_name="crew")),
                ("left_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "condition",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="condition on arrival"
                    ),
                ),
                ("cleaned_at", models.DateTimeField(null=True)),
                ("cleaned_by", models.CharField(blank=True, default="", max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                ("why_ended", models.CharField(blank=True, default="", max_length=300)),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="care.admission",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beds.reservation",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="transport.vehicle",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "id"],
                "indexes": [models.Index(fields=["state", "due_at"], name="transfer_open")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "accepted", "left"])),
                        fields=("admission",),
                        name="transfer_one_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cleaned_at", None), ("left_at__isnull", False)),
                        fields=("vehicle",),
                        name="transfer_vehicle_clean",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_site", models.F("to_site")), _negated=True),
                        name="transfer_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at", None),
                            models.Q(("vehicle__isnull", False), models.Q(("crew", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="transfer_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "received"), _negated=True),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                                models.Q(("condition", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "cancelled"]), _negated=True),
                            models.Q(("why_ended", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="transfer_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "left"]), _negated=True),
                            ("kept__isnull", False),
                            _connector="OR",
                        ),
                        name="transfer_bed",
                    ),
                ],
            },
        ),
    ]
