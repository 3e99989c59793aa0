import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=12)),
                ("subject", models.UUIDField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("capacity", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["starts_at", "site_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "purpose", "site", "starts_at"), name="slot_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("capacity"))), name="slot_never_overbooked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="slot_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=12)),
                ("subject", models.UUIDField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                ("day", models.DateField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "purpose", "site", "day"), name="line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="people.person",
                    ),
                ),
                ("purpose", models.CharField(max_length=12)),
                ("subject", models.UUIDField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "slot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="booking.slot",
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("waiting", "In the line"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("missed", "Did not come"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("own", "On their own page"),
                            ("relative", "By a relative"),
                            ("helper", "By a helper, on the helper’s phone"),
                            ("their_phone", "By a helper, on the resident’s phone"),
                            ("desk", "At a desk"),
                            ("call", "By telephone"),
                        ],
                        max_length=11,
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("helper_name", models.CharField(blank=True, default="", max_length=60)),
                ("helper_phone", models.CharField(blank=True, default="", max_length=24)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("came_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["day", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "booked")), fields=["slot"], name="booking_of_slot"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["booked", "waiting"])),
                        fields=["subject", "site", "day", "number"],
                        name="booking_in_line",
                    ),
                    models.Index(
                        condition=models.Q(("helper_phone", ""), _negated=True),
                        fields=["ended_at"],
                        name="booking_to_erase",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["booked", "waiting"])),
                        fields=("person", "subject", "purpose"),
                        name="booking_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("slot__isnull", False), ("state", "booked")),
                            models.Q(("came_at__isnull", False), ("ended_at", None), ("state", "waiting")),
                            models.Q(
                                ("ended_at__isnull", False), ("state__in", ["done", "cancelled", "missed"])
                            ),
                            _connector="OR",
                        ),
                        name="booking_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel", "own"), ("agreed", True), _connector="OR"),
                        name="booking_by_others_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["own", "relative", "helper", "their_phone", "desk", "call"])
                        ),
                        name="booking_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helper_phone", ""), ("channel__in", ["relative", "helper"]), _connector="OR"
                        ),
                        name="booking_phone_of_a_helper",
                    ),
                ],
            },
        ),
    ]
