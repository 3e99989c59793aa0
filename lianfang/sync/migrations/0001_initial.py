import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("phone", "Phone"), ("desk", "Desk"), ("machine", "Machine")], max_length=8
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("enrolled_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("lost_at", models.DateTimeField(blank=True, null=True)),
                ("wiped_at", models.DateTimeField(blank=True, null=True)),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                ("skew_seconds", models.IntegerField(default=0)),
                ("generation", models.PositiveIntegerField(db_default=1, default=1)),
                ("finds", models.PositiveIntegerField(default=0)),
                ("finds_from", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-enrolled_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "desk")), fields=("user",), name="device_one_desk_a_user"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lost_at", None), ("revoked_at__isnull", False), _connector="OR"),
                        name="device_lost_is_shut_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentCode",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="code",
                        serialize=False,
                        to="sync.device",
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="enrolment_code_expires",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("xid", models.BigIntegerField()),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sync.device",
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("counts", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["xid", "id"], name="batch_feed")],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sync.batch",
                    ),
                ),
                ("what", models.CharField(max_length=40)),
                ("row_id", models.UUIDField(null=True)),
                ("area_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "what", "area_id", "row_id"),
                        name="change_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Void",
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
                ("kind", models.CharField(max_length=40)),
                ("target", models.UUIDField()),
                ("reason", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["target"], name="void_target")],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
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
                ("target", models.UUIDField()),
                (
                    "decision",
                    models.CharField(
                        choices=[("stands", "It happened as told"), ("void", "Taken back")], max_length=8
                    ),
                ),
                ("note", models.CharField(max_length=400)),
            ],
            options={
                "indexes": [models.Index(fields=["target"], name="settlement_target")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="settlement_note"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("fact_id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=24)),
                ("detail", models.JSONField(default=dict)),
                ("subject", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("area_id", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "fact_id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)),
                        fields=["area_id", "opened_at"],
                        name="dispute_open",
                    ),
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["subject"], name="dispute_subject"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="dispute_settled_by_someone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sync.device"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("fact", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=24)),
                ("detail", models.CharField(max_length=300)),
                ("raw", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("dealt_at", models.DateTimeField(null=True)),
                (
                    "dealt_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(default="", max_length=400)),
            ],
            options={
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("dealt_at", None)),
                        fields=["area_id", "received_at"],
                        name="refusal_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "digest"), name="refusal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dealt_at", None), ("dealt_by", None)),
                            models.Q(("dealt_at__isnull", False), ("dealt_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="refusal_dealt_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("reader", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("epoch", models.UUIDField()),
                ("xid", models.BigIntegerField(default=0)),
                ("batch_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("epoch", models.UUIDField(default=lianfang.common.ids.uuid7)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="feed_one_row")],
            },
        ),
    ]
