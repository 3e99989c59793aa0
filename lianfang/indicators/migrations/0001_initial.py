import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("outbreak", "0001_initial"),
        ("places", "0001_initial"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blank",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("asked_by", models.CharField(max_length=120, verbose_name="who asks for it")),
                ("why", models.CharField(max_length=300, verbose_name="what for")),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="filled every day at"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("asked_by", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                        ),
                        name="blank_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hour", None), ("hour__lte", 23), _connector="OR"),
                        name="blank_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at", None), ("stopped_by", None)),
                            models.Q(("stopped_at__gte", models.F("made_at")), ("stopped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="blank_stopped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlankVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "format",
                    models.CharField(
                        choices=[("xlsx", "Excel (XLSX)"), ("docx", "Word (DOCX)"), ("csv", "CSV")],
                        max_length=4,
                    ),
                ),
                ("filename", models.CharField(max_length=200)),
                ("file", models.BinaryField(max_length=4000000)),
                ("places", models.JSONField()),
                ("mapping", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "blank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="indicators.blank",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("blank", "version"), name="blank_version"),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["xlsx", "docx", "csv"])), name="blank_format"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filling",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("as_of", models.DateTimeField()),
                ("values", models.JSONField()),
                ("file", models.BinaryField(max_length=8000000)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("scheduled", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fillings",
                        to="indicators.blankversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("scheduled", True)),
                        fields=("version", "day"),
                        name="filling_scheduled_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_by", None), ("scheduled", True)),
                            models.Q(("made_by__isnull", False), ("scheduled", False)),
                            _connector="OR",
                        ),
                        name="filling_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("district_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("why", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("called", "Called"),
                            ("held", "Held"),
                            ("closed", "Closed"),
                            ("declined", "Not needed"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("meets_at", models.DateTimeField(null=True, verbose_name="when")),
                ("place", models.CharField(default="", max_length=200, verbose_name="where")),
                ("causes", models.CharField(default="", max_length=600, verbose_name="causes")),
                ("help", models.CharField(default="", max_length=600, verbose_name="help offered")),
                ("agreed", models.CharField(default="", max_length=600, verbose_name="agreed")),
                ("due_on", models.DateField(null=True, verbose_name="to be put right by")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "chair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "area_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "called", "held", "closed", "declined"])
                        ),
                        name="interview_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "called", "held")), ("team", None)),
                        fields=("outbreak", "area_id"),
                        name="interview_open_area",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("proposed", "called", "held")), ("team__isnull", False)
                        ),
                        fields=("outbreak", "team"),
                        name="interview_open_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chair", None), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True), ("chair__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="interview_chair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["held", "closed"]), _negated=True),
                            models.Q(
                                models.Q(("causes", ""), _negated=True),
                                models.Q(("help", ""), _negated=True),
                                ("due_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="interview_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ("proposed", "called", "held"))),
                            models.Q(("ended_at__isnull", False), ("state__in", ["closed", "declined"])),
                            _connector="OR",
                        ),
                        name="interview_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("step", models.CharField(max_length=8)),
                ("note", models.CharField(default="", max_length=600)),
                ("due_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="indicators.interview",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["propose", "call", "decline", "hold", "passed", "failed"])
                        ),
                        name="interview_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ranking",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("area", "Villages and communities"), ("team", "Teams")], max_length=4
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("protocol", models.CharField(max_length=40)),
                ("weights", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("note", models.CharField(default="", max_length=300)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["area", "team"])), name="ranking_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("version", 1)),
                            models.Q(
                                ("made_by__isnull", False),
                                ("version__gt", 1),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ranking_correction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("district_id", models.BigIntegerField()),
                ("rank", models.PositiveIntegerField(null=True)),
                ("of", models.PositiveIntegerField()),
                ("bottom", models.BooleanField()),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("parts", models.JSONField()),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
                (
                    "ranking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="indicators.ranking",
                    ),
                ),
            ],
            options={
                "ordering": ["district_id", "rank", "area_id"],
                "indexes": [
                    models.Index(fields=["ranking", "area_id"], name="place_by_area"),
                    models.Index(fields=["area_id", "ranking"], name="place_trend"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank", None), ("score", None)),
                            models.Q(("rank__gte", 1), ("score__range", (0, 100))),
                            _connector="OR",
                        ),
                        name="place_rank",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("cut_off_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField()),
                ("protocol", models.CharField(max_length=40)),
                ("n_units", models.PositiveIntegerField()),
                ("n_on_time", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "locked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
            ],
            options={
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "day"), name="report_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(("locked_at__gte", models.F("cut_off_at"))), name="report_day_over"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ranking",
            name="locked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rankings",
                to="indicators.reportday",
            ),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("area_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("zero", models.BooleanField()),
                ("note", models.CharField(default="", max_length=400)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("team", None), ("withdrawn_at", None)),
                        fields=("outbreak", "day", "area_id"),
                        name="submission_once_area",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team__isnull", False), ("withdrawn_at", None)),
                        fields=("outbreak", "day", "team"),
                        name="submission_once_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__gte", models.F("at")), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="submission_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitReport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("given", models.JSONField()),
                ("figures", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("as_of", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("note", models.CharField(default="", max_length=300)),
                (
                    "locked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="indicators.reportday",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("team", None)),
                        fields=("locked", "area_id", "version"),
                        name="unit_report_area",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team__isnull", False)),
                        fields=("locked", "team", "version"),
                        name="unit_report_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("version", 1)),
                            models.Q(
                                ("made_by__isnull", False),
                                ("version__gt", 1),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="unit_report_correction",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="ranking",
            constraint=models.UniqueConstraint(fields=("locked", "kind", "version"), name="ranking_version"),
        ),
    ]
