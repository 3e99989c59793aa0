import django.db.models.deletion
import lianfang.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("made_at", models.DateTimeField()),
                ("n", models.PositiveIntegerField()),
                ("done_at", models.DateTimeField(null=True)),
                ("n_sent", models.PositiveIntegerField(default=0)),
                ("error", models.CharField(default="", max_length=40)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(condition=models.Q(("done_at", None)), fields=["id"], name="bundle_open"),
                    models.Index(fields=["done_at"], name="bundle_done"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
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
                ("area_id", models.BigIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[("code", "Code to sign in"), ("booking", "Booking"), ("result", "Result")],
                        max_length=8,
                    ),
                ),
                ("subject", models.UUIDField(null=True)),
                ("phone", models.CharField(max_length=24)),
                ("body", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("handed", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=6,
                    ),
                ),
                ("n_tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("not_mobile", "Not a mobile number"),
                            ("no_folder", "The sender has no folder to write to"),
                            ("not_written", "The sender could not write"),
                            ("sender", "The sender does not work"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="messaging.bundle",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["purpose", "due_at"],
                        name="message_queued",
                    ),
                    models.Index(
                        condition=models.Q(("state", "handed")), fields=["bundle"], name="message_handed"
                    ),
                    models.Index(
                        condition=models.Q(("body", ""), _negated=True),
                        fields=["ended_at"],
                        name="message_to_erase",
                    ),
                    models.Index(fields=["area_id", "id"], name="message_by_area"),
                    models.Index(
                        condition=models.Q(("state", "failed")),
                        fields=["area_id", "id"],
                        name="message_failed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["area_id"], name="message_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["code", "booking", "result"])),
                        name="message_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bundle", None), ("ended_at", None), ("state", "queued")),
                            models.Q(("bundle__isnull", False), ("ended_at", None), ("state", "handed")),
                            models.Q(
                                ("bundle__isnull", False), ("ended_at__isnull", False), ("state", "sent")
                            ),
                            models.Q(("ended_at__isnull", False), ("state", "failed")),
                            _connector="OR",
                        ),
                        name="message_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), ("ended_at__isnull", False), ("phone", "")),
                            models.Q(
                                models.Q(("phone", ""), _negated=True), models.Q(("body", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="message_erased_when_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageCode",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("message", "In a message"), ("slip", "On a printed slip")], max_length=7
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("phone", models.CharField(default="", max_length=24)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind", "slip")), fields=["digest"], name="page_code_slip"
                    ),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["expires_at"],
                        name="page_code_to_erase",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["message", "slip"])), name="page_code_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="page_code_expires"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("kind", "slip")),
                        fields=("person",),
                        name="page_code_one_slip",
                    ),
                ],
            },
        ),
    ]
