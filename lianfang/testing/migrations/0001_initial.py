import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("outbreak", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                ("pool_size", models.PositiveSmallIntegerField(verbose_name="people a tube")),
                ("target", models.PositiveIntegerField(verbose_name="people to test")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("reconciled", "Reconciled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("protocol", models.CharField(max_length=40)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="outbreak.outbreak",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "area_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "area", "number"), name="round_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="round_dates"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pool_size__range", (1, 20))), name="round_pool"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state__in", ["draft", "open"])),
                            models.Q(("closed_at__isnull", False), ("state__in", ["closed", "reconciled"])),
                            _connector="OR",
                        ),
                        name="round_closed_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("tube_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("grey", "Grey zone"),
                            ("invalid", "Invalid"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("recheck", "To be tested again"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="people.person",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="testing.round",
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["round"], name="recall_open"
                    ),
                    models.Index(fields=["tube_id"], name="recall_by_tube"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "tube_id"), name="recall_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="recall_closed_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundSite",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sites", to="testing.round"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "site"), name="round_site_once")],
            },
        ),
        migrations.CreateModel(
            name="SwabClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("again", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("again", True)),
                        fields=["round_id", "person_id"],
                        name="claim_again",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person_id", "round_id"), name="claim_person_round")
                ],
            },
        ),
        migrations.CreateModel(
            name="TestRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("reason", models.CharField(max_length=120)),
                ("done_by_swab", models.UUIDField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_requests",
                        to="people.person",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "due_on", "reason"), name="test_request_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tube",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24, unique=True)),
                ("area_id", models.BigIntegerField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("n_swabs", models.PositiveSmallIntegerField(default=0)),
                ("n_told", models.PositiveSmallIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("box", models.CharField(default="", max_length=24)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("grey", "Grey zone"),
                            ("invalid", "Invalid"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("resulted_at", models.DateTimeField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tubes",
                        to="testing.round",
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
                    models.Index(fields=["round", "site"], name="tube_by_site"),
                    models.Index(
                        condition=models.Q(("box", ""), _negated=True), fields=["box"], name="tube_by_box"
                    ),
                    models.Index(
                        condition=models.Q(("conclusion", ""), ("received_at__isnull", False)),
                        fields=["opened_at"],
                        name="tube_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity__range", (1, 20))), name="tube_capacity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conclusion__in", ["", "negative", "positive", "grey", "invalid"])
                        ),
                        name="tube_conclusion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Swab",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("tube_code", models.CharField(max_length=24)),
                ("single", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swabs",
                        to="people.person",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="testing.round",
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
                (
                    "tube",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swabs",
                        to="testing.tube",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["round", "person"], name="swab_by_round")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("tube_code", models.CharField(max_length=24)),
                ("n_told", models.PositiveSmallIntegerField()),
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
                    "tube",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="testing.tube",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("tube_code", models.CharField(max_length=24)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("grey", "Grey zone"),
                            ("invalid", "Invalid"),
                        ],
                        max_length=8,
                    ),
                ),
                ("method", models.CharField(max_length=24)),
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
                    "laboratory",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                (
                    "tube",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="testing.tube",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("conclusion__in", ["negative", "positive", "grey", "invalid"])),
                        name="result_conclusion",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("box", models.CharField(max_length=24)),
                (
                    "tubes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                (
                    "tube_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
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
                    "laboratory",
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
                    models.Index(fields=["box"], name="handover_by_box"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tube_ids"], name="handover_of_tube"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonResult",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("tube_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                (
                    "meaning",
                    models.CharField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("recheck", "To be tested again"),
                        ],
                        max_length=8,
                    ),
                ),
                ("single", models.BooleanField()),
                ("taken_at", models.DateTimeField()),
                ("resulted_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tube_id"], name="person_result_by_tube")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("meaning__in", ["negative", "positive", "recheck"])),
                        name="person_result_meaning",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("box", models.CharField(max_length=24)),
                ("n_told", models.PositiveIntegerField()),
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
                    "laboratory",
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
                "indexes": [models.Index(fields=["box"], name="receipt_by_box")],
            },
        ),
    ]
