import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("outbreak", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("sync", "0001_initial"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
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
                ("box", models.CharField(max_length=24)),
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
                    "tubes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                (
                    "tube_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("n_told", models.PositiveIntegerField(null=True)),
                ("celsius", models.FloatField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (-100, 60))), name="handover_celsius"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Carriage",
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
                ("box", models.CharField(max_length=24)),
                (
                    "step",
                    models.CharField(
                        choices=[("taken", "Taken over by the courier"), ("arrived", "Courier arrived")],
                        max_length=8,
                    ),
                ),
                ("n_told", models.PositiveIntegerField(null=True)),
                ("celsius", models.FloatField(null=True)),
                (
                    "laboratory",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["box"], name="carriage_by_box")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["taken", "arrived"])), name="carriage_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (-100, 60))), name="carriage_celsius"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                ("box", models.CharField(max_length=24)),
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
                ("n_told", models.PositiveIntegerField()),
                (
                    "tubes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), db_default=[], size=None
                    ),
                ),
                (
                    "tube_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_default=[], size=None
                    ),
                ),
                ("celsius", models.FloatField(null=True)),
                (
                    "seal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not told"),
                            ("intact", "Intact"),
                            ("broken", "Broken"),
                            ("missing", "No seal"),
                        ],
                        db_default="",
                        default="",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["box"], name="receipt_by_box"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tube_ids"], name="receipt_of_tube"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seal__in", ["", "intact", "broken", "missing"])),
                        name="receipt_seal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (-100, 60))), name="receipt_celsius"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
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
                ("box", models.CharField(max_length=24)),
                ("digest", models.CharField(max_length=24)),
                ("note", models.CharField(max_length=400)),
            ],
            options={
                "indexes": [models.Index(fields=["box"], name="ruling_by_box")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="ruling_note"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Box",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24)),
                ("area_id", models.BigIntegerField()),
                ("site_id", models.UUIDField(null=True)),
                ("round_id", models.UUIDField(null=True)),
                ("laboratory_id", models.UUIDField(null=True)),
                ("n_listed", models.PositiveIntegerField(null=True)),
                ("n_packed", models.PositiveIntegerField(null=True)),
                ("n_taken", models.PositiveIntegerField(null=True)),
                ("n_received", models.PositiveIntegerField(null=True)),
                ("packed_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("celsius", models.FloatField(null=True)),
                ("oldest_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("keeps_until", models.DateTimeField(null=True)),
                (
                    "differs",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("tubes", "Tubes are missing, or there are others than were packed"),
                            ("laboratory", "The laboratory counted another number than was packed"),
                            ("courier", "The courier counted another number than was packed"),
                            ("packing", "Another number was counted at packing than was listed"),
                            ("seal", "The seal of the box was broken or missing"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                (
                    "extra",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("digest", models.CharField(max_length=24)),
                ("held", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["code"], name="box_by_code"),
                    models.Index(fields=["area_id", "since"], name="box_by_area"),
                    models.Index(condition=models.Q(("held", True)), fields=["code"], name="box_held"),
                    models.Index(fields=["laboratory_id", "since"], name="box_by_laboratory"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HourCount",
            fields=[
                ("n_tubes", models.IntegerField(default=0)),
                ("n_swabs", models.IntegerField(default=0)),
                ("open", models.IntegerField(default=0)),
                ("sealed", models.IntegerField(default=0)),
                ("on_the_way", models.IntegerField(default=0)),
                ("in_laboratory", models.IntegerField(default=0)),
                ("resulted", models.IntegerField(default=0)),
                ("resulted_swabs", models.IntegerField(default=0)),
                ("negative", models.IntegerField(default=0)),
                ("positive", models.IntegerField(default=0)),
                ("grey", models.IntegerField(default=0)),
                ("invalid", models.IntegerField(default=0)),
                ("waiting_single", models.IntegerField(default=0)),
                ("waiting_pooled", models.IntegerField(default=0)),
                ("miscounted", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "site_id",
                        "area_id",
                        "hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("waiting_single__gt", 0), ("waiting_pooled__gt", 0), _connector="OR"
                        ),
                        fields=["round_id", "hour"],
                        name="hour_count_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteCount",
            fields=[
                ("n_tubes", models.IntegerField(default=0)),
                ("n_swabs", models.IntegerField(default=0)),
                ("open", models.IntegerField(default=0)),
                ("sealed", models.IntegerField(default=0)),
                ("on_the_way", models.IntegerField(default=0)),
                ("in_laboratory", models.IntegerField(default=0)),
                ("resulted", models.IntegerField(default=0)),
                ("resulted_swabs", models.IntegerField(default=0)),
                ("negative", models.IntegerField(default=0)),
                ("positive", models.IntegerField(default=0)),
                ("grey", models.IntegerField(default=0)),
                ("invalid", models.IntegerField(default=0)),
                ("waiting_single", models.IntegerField(default=0)),
                ("waiting_pooled", models.IntegerField(default=0)),
                ("miscounted", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "site_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ResultCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "site_id",
                        "area_id",
                        "hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
                ("n_swabs", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="AreaCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "area_id",
                        "population",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("population", models.CharField(max_length=24)),
                ("n_people", models.IntegerField(default=0)),
                ("n_swabbed", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="GroupCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "area_id",
                        "population",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("population", models.CharField(max_length=24)),
                ("n_people", models.IntegerField()),
                ("n_swabbed", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TubeShare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tube_id",
                        "round_id",
                        "area_id",
                        "population",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tube_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("population", models.CharField(max_length=24)),
                ("n", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["round_id", "area_id"], name="share_by_area")],
            },
        ),
        migrations.CreateModel(
            name="TubeStray",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tube_id",
                        "round_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tube_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("n", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["round_id"], name="stray_by_round")],
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("tube_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("first", models.BooleanField()),
                ("two_open", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["round_id", "person_id"], name="repeat_by_round"),
                    models.Index(fields=["person_id"], name="repeat_by_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundCount",
            fields=[
                ("round_id", models.UUIDField(primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField()),
                ("people_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Destination",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("box", models.CharField(blank=True, default="", max_length=24)),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("site", None), ("box", ""), _connector="XOR"),
                        name="destination_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("box", "")), fields=("site",), name="destination_site"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("box", ""), _negated=True),
                        fields=("box",),
                        name="destination_box",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
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
                (
                    "skip_tested_days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="tested within so many days need not come"
                    ),
                ),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="the next one after so many days"
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
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
                            ("skip_tested_days__lte", 60),
                            models.Q(("every_days", None), ("every_days__range", (1, 60)), _connector="OR"),
                        ),
                        name="round_rhythm",
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
            name="Tube",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24, unique=True)),
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
                ("area_id", models.BigIntegerField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("population", models.CharField(default="", max_length=24)),
                ("household", models.BooleanField(default=False)),
                ("n_swabs", models.PositiveSmallIntegerField(default=0)),
                ("n_told", models.PositiveSmallIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("laboratory_id", models.UUIDField(null=True)),
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
                ("rejected_at", models.DateTimeField(null=True)),
                ("rejected", models.CharField(db_default="", default="", max_length=8)),
                ("disposed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["round", "site", "opened_at"], name="tube_by_site_and_time"),
                    models.Index(
                        condition=models.Q(("box", ""), _negated=True), fields=["box"], name="tube_by_box"
                    ),
                    models.Index(
                        condition=models.Q(("conclusion", ""), ("received_at__isnull", False)),
                        fields=["opened_at"],
                        name="tube_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("conclusion", ""), ("received_at__isnull", False)),
                        fields=["laboratory_id", "opened_at"],
                        name="tube_waiting_in",
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
                ("tube_code", models.CharField(max_length=24)),
                ("single", models.BooleanField(default=False)),
                ("population", models.CharField(default="", max_length=24)),
            ],
            options={
                "indexes": [models.Index(fields=["round", "person"], name="swab_by_round")],
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
            name="Seal",
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
                    "tube",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="testing.tube",
                    ),
                ),
                ("tube_code", models.CharField(max_length=24)),
                ("n_told", models.PositiveSmallIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rejection",
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
                    "tube",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rejections",
                        to="testing.tube",
                    ),
                ),
                ("tube_code", models.CharField(max_length=24)),
                (
                    "laboratory",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("leaking", "Leaking"),
                            ("short", "Too little liquid, or no swab in it"),
                            ("label", "Label cannot be read"),
                            ("old", "Too long on the way"),
                            ("warm", "Too warm for too long"),
                            ("lost", "Lost"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["leaking", "short", "label", "old", "warm", "lost", "other"])
                        ),
                        name="rejection_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
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
                    "tubes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                (
                    "tube_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tube_ids"], name="disposal_of_tube"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="people.person",
                    ),
                ),
                ("tube_id", models.UUIDField()),
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
                ("proposed_at", models.DateTimeField()),
                ("confirm_by", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not decided"), ("confirmed", "Confirmed"), ("declined", "Not needed")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=400)),
                ("objection", models.CharField(blank=True, default="", max_length=400)),
                ("objected_at", models.DateTimeField(null=True)),
                (
                    "objected_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not answered"), ("kept", "Stays as it is"), ("ended", "Ended")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer_note", models.CharField(blank=True, default="", max_length=400)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("release_note", models.CharField(blank=True, default="", max_length=400)),
                ("over_at", models.DateTimeField(null=True)),
                ("over_why", models.CharField(blank=True, default="", max_length=10)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("over_at", None)),
                        fields=["area_id", "confirm_by"],
                        name="hold_open",
                    ),
                    models.Index(fields=["tube_id"], name="hold_by_tube"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "tube_id"), name="hold_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gte", models.F("confirm_by"))),
                        name="hold_ends_after_confirming",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hold_decided_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_by__isnull", False),
                                models.Q(("answered_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_answered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_at", None),
                            models.Q(
                                ("released_by__isnull", False), models.Q(("release_note", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="hold_released_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("tube_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workforce.team"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("person", "tube_id"),
                        name="home_visit_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("tube_id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24, unique=True)),
                ("batch", models.CharField(max_length=8)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="testing.round",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("n_printed", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch"], name="label_by_batch"),
                    models.Index(
                        condition=models.Q(("n_printed__gt", 1)), fields=["round"], name="label_twice"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days", to="testing.round"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                ("day", models.DateField()),
            ],
            options={
                "ordering": ["day", "area_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "area", "day"), name="round_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaLeftOut",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_out",
                        to="testing.round",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                ("last_id", models.BigIntegerField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["area_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "area"), name="left_out_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_id__gte", models.F("area_id")), models.Q(("reason", ""), _negated=True)
                        ),
                        name="left_out_range_and_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundMode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="modes", to="testing.round"
                    ),
                ),
                ("population", models.CharField(max_length=24)),
                ("mode", models.CharField(max_length=24)),
                ("pool_size", models.PositiveSmallIntegerField()),
                ("household", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["pool_size", "population"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "population"), name="round_mode_once"),
                    models.CheckConstraint(
                        condition=models.Q(("pool_size__range", (1, 20))), name="round_mode_pool"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("population", ""), _negated=True), models.Q(("mode", ""), _negated=True)
                        ),
                        name="round_mode_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listings",
                        to="people.person",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("population", models.CharField(max_length=24)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("source", models.CharField(max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "id"],
                "indexes": [
                    models.Index(fields=["population", "area_id"], name="listed_person_by_group"),
                    models.Index(fields=["area_id"], name="listed_person_by_area"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "population", "from_on"), name="listed_person_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="listed_person_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("population", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="listed_person_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedArea",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                ("population", models.CharField(max_length=24)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("source", models.CharField(max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "population", "from_on"), name="listed_area_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="listed_area_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("population", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="listed_area_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SamplingPoint",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="point",
                        serialize=False,
                        to="places.site",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community", "Community"),
                            ("park", "Park or square"),
                            ("school", "School"),
                            ("enterprise", "Enterprise"),
                            ("construction", "Construction site"),
                            ("hospital", "Medical institution"),
                            ("road", "Road, drive-through"),
                            ("home", "Team that goes to homes"),
                            ("isolation", "Quarantine site"),
                        ],
                        max_length=12,
                    ),
                ),
                ("lanes", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "community",
                                    "park",
                                    "school",
                                    "enterprise",
                                    "construction",
                                    "hospital",
                                    "road",
                                    "home",
                                    "isolation",
                                ],
                            )
                        ),
                        name="point_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lanes__range", (1, 200))), name="point_lanes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteHours",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "round_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="testing.roundsite",
                    ),
                ),
                ("day", models.DateField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("per_hour", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["opens_at", "id"],
                "indexes": [models.Index(fields=["day", "round_site"], name="site_hours_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="site_hours_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_hour__range", (1, 20000))), name="site_hours_capacity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "day",
                                models.Func(
                                    models.F("opens_at"),
                                    output_field=models.DateField(),
                                    template="((%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date)",
                                ),
                            )
                        ),
                        name="site_hours_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            ("round_site", "="),
                            (
                                models.Func(
                                    "opens_at",
                                    "closes_at",
                                    function="TSTZRANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="site_hours_apart",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Queue",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("waiting", models.PositiveSmallIntegerField()),
                ("lanes", models.PositiveSmallIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reconciliation",
                        serialize=False,
                        to="testing.round",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("figures", models.JSONField()),
                ("note", models.CharField(blank=True, default="", max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="RoundSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="testing.reconciliation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("as_what", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("reconciliation", "by"), name="round_signature_once"),
                    models.CheckConstraint(
                        condition=models.Q(("as_what", ""), _negated=True), name="round_signature_as_what"
                    ),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_requests",
                        to="people.person",
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("reason", models.CharField(max_length=120)),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_by_swab", models.UUIDField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "due_on", "reason"), name="test_request_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
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
                    "tube",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="testing.tube",
                    ),
                ),
                ("tube_code", models.CharField(max_length=24)),
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
                ("amends", models.UUIDField(null=True)),
                ("reason", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("amends__isnull", False)),
                        fields=["amends"],
                        name="result_amended",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("conclusion__in", ["negative", "positive", "grey", "invalid"])),
                        name="result_conclusion",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonResult",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="people.person",
                    ),
                ),
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
            name="Recall",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="people.person",
                    ),
                ),
                ("tube_id", models.UUIDField()),
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
            name="RoundService",
            fields=[
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="service",
                        serialize=False,
                        to="testing.round",
                    ),
                ),
                (
                    "telling",
                    models.CharField(
                        choices=[
                            ("all", "Everybody, by message"),
                            (
                                "not_negative",
                                "By message only who is to come again, or whose result was corrected",
                            ),
                            ("nobody", "Nobody by message: each sees their result on their own page"),
                        ],
                        default="all",
                        max_length=12,
                    ),
                ),
                ("booking", models.BooleanField(default=False)),
                ("n_released", models.PositiveIntegerField(default=0)),
                ("n_corrected", models.PositiveIntegerField(default=0)),
                ("n_messages", models.PositiveIntegerField(default=0)),
                ("n_without_phone", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("telling__in", ["all", "not_negative", "nobody"])),
                        name="round_service_telling",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultNotice",
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
                ("swab_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "meaning",
                    models.CharField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("recheck", "To be tested again"),
                            ("withdrawn", "Being checked again"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("message", "By message"),
                            ("page", "On their own page"),
                            ("no_phone", "No phone on record"),
                        ],
                        max_length=8,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("resulted_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "swab_id", "version"), name="result_notice_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meaning", "withdrawn"), ("resulted_at", None)),
                            models.Q(
                                ("meaning__in", ["negative", "positive", "recheck"]),
                                ("resulted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="result_notice_meaning",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="result_notice_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Untold",
            fields=[
                ("tube_id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at", "tube_id"], name="untold_oldest")],
            },
        ),
    ]
