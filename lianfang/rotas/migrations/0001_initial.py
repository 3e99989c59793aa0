import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
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
            name="Demand",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="places.site"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "qualification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sampler", "Swabbing"),
                            ("nurse", "Nurse"),
                            ("doctor", "Doctor"),
                            ("laboratory", "Laboratory work"),
                            ("vaccinator", "Vaccination"),
                            ("driver", "Driver"),
                            ("first_aid", "First aid"),
                            ("trained", "Trained in protection"),
                            ("intern", "Intern"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="qualification",
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(verbose_name="people needed")),
                ("heavy", models.BooleanField(default=False, verbose_name="in a suit or heavy work")),
                ("computed", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["starts_at", "area_id", "id"],
                "indexes": [models.Index(fields=["outbreak", "starts_at", "area_id"], name="demand_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="demand_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 1), ("people__lte", 500)), name="demand_people"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "qualification__in",
                                [
                                    "",
                                    "sampler",
                                    "nurse",
                                    "doctor",
                                    "laboratory",
                                    "vaccinator",
                                    "driver",
                                    "first_aid",
                                    "trained",
                                    "intern",
                                ],
                            )
                        ),
                        name="demand_qualification",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("site", "starts_at", "ends_at", "qualification"),
                        name="demand_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rota",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name of the rota")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("solving", "Being planned"),
                            ("proposed", "Proposed"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("limit_s", models.PositiveSmallIntegerField(default=60, verbose_name="seconds to plan")),
                ("seed", models.PositiveIntegerField(default=1)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("seconds", models.FloatField(blank=True, null=True)),
                ("objective", models.BigIntegerField(blank=True, null=True)),
                ("bound", models.BigIntegerField(blank=True, null=True)),
                ("gap", models.FloatField(blank=True, null=True)),
                ("proven", models.BooleanField(default=False)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_plan", "No plan keeps what was fixed by hand."),
                            ("no_people", "Nobody works here in these days."),
                            ("no_demand", "No site said what it needs in these days."),
                            ("taken", "Somebody was planned elsewhere meanwhile. Plan again."),
                            ("stopped", "Stopped."),
                            ("crashed", "The planner ended before it had a plan. Plan again."),
                        ],
                        default="",
                        max_length=10,
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
                ("at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-from_on", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "solving")), fields=["asked_at"], name="rota_waiting"
                    ),
                    models.Index(fields=["area", "from_on"], name="rota_by_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="rota_dates"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "solving", "proposed", "published", "withdrawn"])
                        ),
                        name="rota_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("limit_s__gte", 1), ("limit_s__lte", 600)), name="rota_limit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="rota_named"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="rota_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="rotas.rota",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="places.site",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "qualification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sampler", "Swabbing"),
                            ("nurse", "Nurse"),
                            ("doctor", "Doctor"),
                            ("laboratory", "Laboratory work"),
                            ("vaccinator", "Vaccination"),
                            ("driver", "Driver"),
                            ("first_aid", "First aid"),
                            ("trained", "Trained in protection"),
                            ("intern", "Intern"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("needed", models.PositiveSmallIntegerField()),
                ("heavy", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["starts_at", "site_id", "qualification"],
                "indexes": [models.Index(fields=["site", "starts_at"], name="shift_by_site")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "qualification__in",
                                [
                                    "",
                                    "sampler",
                                    "nurse",
                                    "doctor",
                                    "laboratory",
                                    "vaccinator",
                                    "driver",
                                    "first_aid",
                                    "trained",
                                    "intern",
                                ],
                            )
                        ),
                        name="shift_qualification",
                    ),
                    models.UniqueConstraint(
                        fields=("rota", "site", "starts_at", "ends_at", "qualification"), name="shift_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="workforce.worker",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("off", "Free"),
                            ("on", "Wants to work"),
                            ("together", "With a colleague"),
                            ("apart", "Never at once with a colleague"),
                            ("light", "No heavy work"),
                        ],
                        max_length=10,
                        verbose_name="wish",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("fixed", models.BooleanField(default=False, verbose_name="must be kept")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["off", "on", "together", "apart", "light"])),
                        name="wish_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="wish_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["together", "apart"]), ("other__isnull", False)),
                            models.Q(("kind__in", ["off", "on", "light"]), ("other", None)),
                            _connector="OR",
                        ),
                        name="wish_colleague",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worker", models.F("other")), _negated=True),
                        name="wish_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Replan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replans",
                        to="rotas.rota",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being planned"),
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("declined", "Left as it is"),
                            ("undone", "Undone"),
                            ("overtaken", "Settled otherwise"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("planned_at", models.DateTimeField(blank=True, null=True)),
                ("lacking", models.PositiveSmallIntegerField(default=0)),
                ("proven", models.BooleanField(default=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["asked_at"], name="replan_waiting"
                    ),
                    models.Index(fields=["rota", "asked_at"], name="replan_by_rota"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "proposed", "accepted", "declined", "undone", "overtaken"],
                            )
                        ),
                        name="replan_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "proposed"])),
                        fields=("rota",),
                        name="replan_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "declined", "undone"]), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="replan_decided_by_someone",
                    ),
                ],
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
                    "replan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="rotas.replan"
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rotas.shift",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                ("comes", models.BooleanField()),
                ("why", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("replan", "shift", "person"), name="replan_change_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
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
                    "why",
                    models.CharField(
                        choices=[
                            ("heat", "Heat or fainting"),
                            ("exposed", "Exposed"),
                            ("ill", "Fever or symptoms"),
                            ("isolated", "In isolation"),
                            ("other", "Kept from work"),
                        ],
                        max_length=8,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["heat", "exposed", "ill", "isolated", "other"])),
                        name="absence_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("person",), name="absence_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("from_at")), _connector="OR"
                        ),
                        name="absence_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="rotas.shift",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workforce.worker"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("confirmed", "Said yes"),
                            ("released", "Taken out"),
                            ("dropped", "Cannot come"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("hand", models.BooleanField(default=False)),
                ("why", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "replan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="causes",
                        to="rotas.replan",
                    ),
                ),
                (
                    "absence",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rotas.absence",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["planned", "confirmed"])),
                        expressions=[("person", "="), ("during", "&&")],
                        name="assignment_one_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["planned", "confirmed"])),
                        fields=("shift", "worker"),
                        name="assignment_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "confirmed", "released", "dropped"])),
                        name="assignment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__endswith__isnull", False),
                            ("during__isempty", False),
                            ("during__startswith__isnull", False),
                        ),
                        name="assignment_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Swap",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swaps",
                        to="rotas.assignment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workforce.worker"
                    ),
                ),
                (
                    "back",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rotas.assignment",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("agreed", "Both agree"),
                            ("approved", "Swapped"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "agreed"])),
                        fields=("assignment",),
                        name="swap_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "agreed", "approved", "declined", "withdrawn"])
                        ),
                        name="swap_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="swap_approved_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="rotas.assignment",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("yes", "I come"),
                            ("no", "Cannot come"),
                            ("ask", "Asks to swap"),
                            ("agree", "Agrees to swap"),
                            ("decline", "Declines to swap"),
                            ("withdraw", "Takes the question back"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "back",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rotas.assignment",
                    ),
                ),
                ("swap_id", models.UUIDField(null=True)),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
