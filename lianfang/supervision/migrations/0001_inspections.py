import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0002_carried"),
        ("outbreak", "0002_goal_measures"),
        ("people", "0001_initial"),
        ("testing", "0003_checked_and_opened"),
        ("visits", "0004_checked"),
        ("workforce", "0002_badges"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="until")),
                ("seed", models.BigIntegerField(verbose_name="seed")),
                ("protocol", models.CharField(max_length=40)),
                ("n_candidates", models.PositiveIntegerField()),
                ("n_odd", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
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
            ],
            options={
                "ordering": ["-made_at", "id"],
                "indexes": [models.Index(fields=["area_id", "-made_at"], name="draw_by_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="draw_days"
                    ),
                    models.CheckConstraint(condition=models.Q(("seed__gte", 0)), name="draw_seed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Drawn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("area_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("weight", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not called yet"),
                            ("came", "Somebody came"),
                            ("nobody", "Nobody came"),
                            ("unsure", "They do not remember"),
                            ("unreached", "Not reached"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "note",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="what was said"),
                ),
                ("called_at", models.DateTimeField(null=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drawn",
                        to="supervision.draw",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.household",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["draw_id", "place"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "")), fields=["area_id", "id"], name="drawn_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "place"), name="drawn_place"),
                    models.UniqueConstraint(fields=("draw", "visit"), name="drawn_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "came", "nobody", "unsure", "unreached"])),
                        name="drawn_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("attempts", 0), ("called_at", None), ("called_by", None)
                            ),
                            models.Q(
                                ("attempts__gt", 0),
                                ("called_at__isnull", False),
                                ("called_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="drawn_called",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("source", models.UUIDField(null=True, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("forward", "Forward"),
                            ("follow_up", "Follow-up"),
                            ("precise", "Precise"),
                            ("whole", "Whole-process"),
                        ],
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "place",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="where exactly"),
                ),
                ("what", models.CharField(max_length=600, verbose_name="what was found")),
                ("severe", models.BooleanField(default=False, verbose_name="severe: it endangers people")),
                ("order", models.UUIDField(null=True)),
                ("protocol", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "Told to the unit"),
                            ("rectifying", "Being put right"),
                            ("fixed", "Said to be put right"),
                            ("closed", "Closed after a second look"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="found",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("first_due", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("look_on", models.DateField(null=True)),
                ("fixed_at", models.DateTimeField(null=True)),
                ("in_time", models.BooleanField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("n_failed", models.PositiveSmallIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drawn",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="supervision.drawn",
                    ),
                ),
                (
                    "fixed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.notice",
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="testing.round",
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
                    "visit_round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.visitround",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["area_id", "-found_at"], name="finding_by_area"),
                    models.Index(
                        condition=models.Q(("state__in", ["found", "rectifying", "fixed"])),
                        fields=["area_id", "due_at"],
                        name="finding_open",
                    ),
                    models.Index(
                        condition=models.Q(("order__isnull", False)),
                        fields=["order"],
                        name="finding_of_order",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["closed_at"],
                        name="finding_closed",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "number"), name="finding_number"),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["forward", "follow_up", "precise", "whole"])),
                        name="finding_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="finding_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("look_on__isnull", False),
                                ("state__in", ["found", "rectifying"]),
                            ),
                            models.Q(
                                ("fixed_at__isnull", False),
                                ("fixed_by__isnull", False),
                                ("look_on__isnull", False),
                                ("state", "fixed"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("due_at", None),
                                ("look_on", None),
                                ("state__in", ["closed", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="finding_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("fixed_by", None),
                            models.Q(("closed_by", models.F("fixed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("take", "Taken on by the unit"),
                            ("fix", "Said to be put right"),
                            ("pass", "Looked again: in order"),
                            ("fail", "Looked again: not yet"),
                            ("escalate", "Proposed for an interview"),
                            ("note", "Note"),
                            ("withdraw", "Withdrawn"),
                            ("reopen", "Opened again"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=600)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="supervision.finding",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "what__in",
                                [
                                    "found",
                                    "take",
                                    "fix",
                                    "pass",
                                    "fail",
                                    "escalate",
                                    "note",
                                    "withdraw",
                                    "reopen",
                                ],
                            )
                        ),
                        name="finding_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("digest", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("content", models.BinaryField(max_length=4000000)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="supervision.findingstep",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at", None), models.Q(("content", b""), _negated=True)),
                            models.Q(("content", b""), ("erased_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="photo_erased",
                    ),
                    models.UniqueConstraint(fields=("step", "digest"), name="photo_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checklist",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("protocol", models.CharField(max_length=40)),
                ("answers", models.JSONField(default=dict)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist",
                        to="testing.round",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit_round",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist",
                        to="visits.visitround",
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("round", None), ("visit_round__isnull", False)),
                            models.Q(("round__isnull", False), ("visit_round", None)),
                            _connector="OR",
                        ),
                        name="checklist_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="checklist_signed",
                    ),
                ],
            },
        ),
    ]
