import django.contrib.postgres.fields
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ability",
            fields=[
                (
                    "laboratory",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ability",
                        serialize=False,
                        to="places.site",
                    ),
                ),
                ("pooled_per_day", models.PositiveIntegerField(verbose_name="pooled tubes a day")),
                ("single_per_day", models.PositiveIntegerField(verbose_name="single tubes a day")),
                ("opens_hour", models.PositiveSmallIntegerField(default=0, verbose_name="works from, h")),
                ("closes_hour", models.PositiveSmallIntegerField(default=24, verbose_name="works until, h")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_hour__lte", 24), ("opens_hour__lt", models.F("closes_hour"))
                        ),
                        name="ability_hours",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruments",
                        to="places.site",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("model", models.CharField(blank=True, max_length=60, verbose_name="model")),
                ("columns", models.JSONField(default=dict)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("laboratory", "name"), name="instrument_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="places.site"
                    ),
                ),
                ("kit", models.CharField(max_length=80, verbose_name="reagent")),
                ("number", models.CharField(max_length=40, verbose_name="lot")),
                (
                    "genes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), size=None, verbose_name="genes"
                    ),
                ),
                (
                    "internal",
                    models.CharField(
                        blank=True, default="IC", max_length=12, verbose_name="internal control"
                    ),
                ),
                ("expires_on", models.DateField(verbose_name="good until")),
                ("ct_positive", models.FloatField(blank=True, null=True, verbose_name="found up to Ct")),
                ("ct_grey", models.FloatField(blank=True, null=True, verbose_name="grey up to Ct")),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["kit", "-expires_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("laboratory", "kit", "number"), name="lot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("genes__len__range", (1, 6))), name="lot_genes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ct_positive", None),
                            ("ct_grey", None),
                            ("ct_grey__gte", models.F("ct_positive")),
                            _connector="OR",
                        ),
                        name="lot_limits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plates", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("second", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("given_up_at", models.DateTimeField(null=True)),
                ("given_up_because", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "indexes": [models.Index(fields=["laboratory", "-made_at"], name="plate_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("laboratory", "number"), name="plate_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_up_at", None), ("given_up_because", "")),
                            models.Q(
                                ("given_up_at__isnull", False),
                                models.Q(("given_up_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plate_given_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Well",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "plate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wells",
                        to="laboratory.plate",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("sample", "Tube"),
                            ("negative", "Negative control"),
                            ("positive", "Positive control"),
                            ("blank", "Blank"),
                        ],
                        max_length=8,
                    ),
                ),
                ("tube_id", models.UUIDField(null=True)),
                ("tube_code", models.CharField(blank=True, default="", max_length=24)),
                ("live", models.BooleanField(default=True)),
                ("cts", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["plate_id", "position"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("tube_id__isnull", False)),
                        fields=["tube_id"],
                        name="well_of_tube",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("plate", "position"), name="well_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("live", True), ("tube_id__isnull", False)),
                        fields=("tube_id",),
                        name="well_one_plate_a_tube",
                    ),
                    models.CheckConstraint(condition=models.Q(("position__lt", 96)), name="well_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "sample"), ("tube_id__isnull", False)),
                            models.Q(
                                ("role__in", ["negative", "positive", "blank"]),
                                ("tube_code", ""),
                                ("tube_id", None),
                            ),
                            _connector="OR",
                        ),
                        name="well_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "plate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="run", to="laboratory.plate"
                    ),
                ),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="laboratory.instrument",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="laboratory.lot"
                    ),
                ),
                ("method", models.CharField(max_length=24)),
                ("protocol", models.CharField(max_length=40)),
                ("ran_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(choices=[("valid", "Valid"), ("invalid", "Invalid")], max_length=8),
                ),
                ("why", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-ran_at", "-id"],
                "indexes": [models.Index(fields=["laboratory", "-ran_at"], name="run_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["valid", "invalid"])), name="run_state"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ControlValue",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="controls",
                        to="laboratory.run",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="laboratory.instrument",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="laboratory.lot",
                    ),
                ),
                ("gene", models.CharField(max_length=12)),
                ("ct", models.FloatField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["instrument", "lot", "gene", "at"], name="control_chart")],
            },
        ),
        migrations.CreateModel(
            name="ResultFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_files",
                        to="places.site",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="laboratory.instrument",
                    ),
                ),
                (
                    "plate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="laboratory.plate",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="laboratory.lot",
                    ),
                ),
                ("ran_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=4)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("packed", models.BinaryField()),
                ("separator", models.CharField(default=",", max_length=1)),
                ("encoding", models.CharField(default="utf-8", max_length=12)),
                ("head_row", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("columns", models.JSONField(default=dict)),
                ("method", models.CharField(blank=True, default="", max_length=24)),
                ("protocol", models.CharField(blank=True, default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "To be looked at"),
                            ("reading", "Being read"),
                            ("done", "Read"),
                            ("void", "Taken back"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("n_rows", models.PositiveIntegerField(default=0)),
                ("n_done", models.PositiveIntegerField(default=0)),
                ("n_taken", models.PositiveIntegerField(default=0)),
                ("n_known", models.PositiveIntegerField(default=0)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "void_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("void_at", models.DateTimeField(null=True)),
                ("void_because", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "indexes": [
                    models.Index(fields=["laboratory", "-uploaded_at"], name="result_file_newest"),
                    models.Index(
                        condition=models.Q(("state", "reading")),
                        fields=["uploaded_at"],
                        name="result_file_being_read",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("laboratory", "digest"),
                        name="result_file_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "void"), ("void_at__isnull", False), ("void_by__isnull", False)
                            ),
                            models.Q(
                                models.Q(("state", "void"), _negated=True),
                                ("void_at", None),
                                ("void_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="result_file_void",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnedRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned",
                        to="laboratory.resultfile",
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("reason", models.CharField(max_length=24)),
                ("detail", models.CharField(blank=True, default="", max_length=200)),
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
                ("note", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["file_id", "line", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "line", "reason", "detail"), name="returned_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dealt_at", None), ("dealt_by", None)),
                            models.Q(("dealt_at__isnull", False), ("dealt_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="returned_dealt_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("tube_id", models.UUIDField()),
                ("tube_code", models.CharField(max_length=24)),
                ("method", models.CharField(max_length=24)),
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
                (
                    "proposed",
                    models.CharField(
                        blank=True,
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
                ("cts", models.JSONField(default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="laboratory.run",
                    ),
                ),
                (
                    "well",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="laboratory.well",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="laboratory.lot",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="laboratory.resultfile",
                    ),
                ),
                ("told_by", models.CharField(blank=True, default="", max_length=60)),
                ("told_verifier", models.CharField(blank=True, default="", max_length=60)),
                ("amends", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("second", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("provisional", "To be verified"),
                            ("verified", "Verified"),
                            ("released", "Released"),
                            ("checked", "Verified, second reagent"),
                            ("aside", "Set aside"),
                        ],
                        default="provisional",
                        max_length=12,
                    ),
                ),
                (
                    "aside",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not set aside"),
                            ("extract", "To be extracted again"),
                            ("run", "The controls of its run were not right"),
                            ("void", "Its file was taken back"),
                            ("wrong", "Entered wrongly"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verified_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("result_id", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["entered_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["provisional", "verified"])),
                        fields=["laboratory", "entered_at"],
                        name="reading_to_verify",
                    ),
                    models.Index(fields=["tube_id"], name="reading_of_tube"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reading_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at", None),
                                ("result_id", None),
                                ("state", "provisional"),
                                ("verified_by", None),
                            ),
                            models.Q(
                                ("released_at", None),
                                ("result_id", None),
                                ("state__in", ["verified", "checked"]),
                                ("verified_by__isnull", False),
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("result_id__isnull", False),
                                ("state", "released"),
                                ("verified_by__isnull", False),
                            ),
                            ("state", "aside"),
                            _connector="OR",
                        ),
                        name="reading_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "aside"), ("aside", ""), _connector="XOR"),
                        name="reading_aside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amends", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="reading_amends",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["provisional", "verified"])),
                        fields=("tube_id", "laboratory", "second"),
                        name="reading_one_open",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("amends__isnull", False), models.Q(("state", "aside"), _negated=True)
                        ),
                        fields=("amends",),
                        name="reading_amends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondTest",
            fields=[
                ("tube_id", models.UUIDField(primary_key=True, serialize=False)),
                ("tube_code", models.CharField(max_length=24)),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("ordered_at", models.DateTimeField()),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
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
                ("kit", models.CharField(blank=True, default="", max_length=80)),
                ("done_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["ordered_at", "tube_id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        fields=["laboratory", "ordered_at"],
                        name="second_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conclusion", ""), ("done_at", None)),
                            models.Q(("done_at__isnull", False), models.Q(("conclusion", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="second_done",
                    )
                ],
            },
        ),
    ]
