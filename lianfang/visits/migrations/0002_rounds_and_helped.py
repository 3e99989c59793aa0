import django.contrib.postgres.fields
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("visits", "0001_initial"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="by_phone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="visit",
            name="found",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("fever", "Fever"),
                        ("symptoms", "Cough, sore throat, loss of smell"),
                        ("risk_area", "Came from a risk area"),
                        ("contact", "Met somebody infected"),
                        ("absent", "Somebody under an order is not at home"),
                    ],
                    max_length=16,
                ),
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="tasks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("survey", "Survey"),
                        ("temperature", "Temperature"),
                        ("code_check", "Health code"),
                        ("sampling", "Swab at the door"),
                        ("vaccination", "Talk about vaccination"),
                        ("registration", "Registration"),
                        ("data_entry", "Settle records"),
                        ("publicity", "Publicity"),
                        ("delivery", "Delivery"),
                        ("elder_code", "Printed code"),
                        ("letter", "Letter"),
                        ("home_check", "Home check"),
                    ],
                    max_length=16,
                ),
                default=list,
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="DoorLead",
            fields=[
                ("fact_id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.lead"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitRound",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "roster",
                    models.CharField(
                        choices=[
                            ("all", "All households"),
                            ("elders", "Households with elders"),
                            ("ordered", "Households under an order"),
                            ("non_residents", "Households of non-residents"),
                            ("no_smartphone", "People without smartphones"),
                            ("incomplete", "Incomplete or disputed records"),
                            ("unvisited", "Doors nobody was at yet"),
                            ("file", "A list from a file"),
                        ],
                        max_length=16,
                        verbose_name="roster",
                    ),
                ),
                (
                    "tasks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("open", "Running"), ("closed", "Closed")],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("filled_to", models.UUIDField(null=True)),
                ("filled_area", models.BigIntegerField(default=0)),
                ("filled_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
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
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="visit_round_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("tasks", []), _negated=True)
                        ),
                        name="visit_round_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "open", "closed"])),
                        name="visit_round_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("opened_at", None), ("state", "planned")),
                            models.Q(("closed_at", None), ("opened_at__isnull", False), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("state", "closed"),
                            ),
                            _connector="OR",
                        ),
                        name="visit_round_steps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundTeam",
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
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workforce.team"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teams",
                        to="visits.visitround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "team", "area"), name="round_team_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("n_taken", models.PositiveIntegerField(default=0)),
                ("kind", models.CharField(max_length=8)),
                ("separator", models.CharField(max_length=2)),
                ("head", models.JSONField(default=list)),
                ("returned", models.JSONField(default=list)),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="visits.visitround",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "id"],
                "constraints": [models.UniqueConstraint(fields=("round", "digest"), name="roster_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("follow_up", "To come back to"),
                            ("call", "To be telephoned"),
                            ("done", "Done"),
                            ("moved", "Moved away"),
                            ("unreached", "Not reached"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Visited"),
                            ("no_answer", "No answer"),
                            ("refused", "Refused"),
                            ("moved", "Moved away"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("visit_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField(null=True)),
                ("next_on", models.DateField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues",
                        to="people.household",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dues",
                        to="visits.visitround",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["round", "area_id", "household"], name="due_of_round"),
                    models.Index(
                        condition=models.Q(("state__in", ("due", "follow_up", "call"))),
                        fields=["household"],
                        name="due_open",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("due", "follow_up", "call"))),
                        fields=["area_id", "household"],
                        name="due_by_area",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "household"), name="due_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("due", "follow_up", "call", "done", "moved", "unreached"))
                        ),
                        name="due_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("wanted", models.PositiveSmallIntegerField()),
                ("made", models.PositiveSmallIntegerField(default=0)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.household",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.quarantine"
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["day", "area_id"], name="daily_check_by_day"),
                    models.Index(fields=["household", "day"], name="daily_check_by_door"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "order", "day"), name="daily_check_once"),
                    models.CheckConstraint(condition=models.Q(("wanted__gte", 1)), name="daily_check_wanted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("ends_on", models.DateField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at__isnull", False)),
                        fields=["area_id", "ends_on"],
                        name="help_code_revoked",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)), fields=("person",), name="help_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_at", None), ("given_at__gte", models.F("issued_at")), _connector="OR"
                        ),
                        name="help_code_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Helped",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("elder", "Elder"),
                            ("child", "Child"),
                            ("disabled", "Disability"),
                            ("other", "Has no smartphone"),
                        ],
                        max_length=10,
                        verbose_name="why",
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spoken", "By word"),
                            ("written", "In writing"),
                            ("guardian", "By a guardian"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="agreed",
                    ),
                ),
                ("consented_on", models.DateField(null=True)),
                (
                    "vouched_by",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="who vouches for it"
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "relative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.proxylink",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["area_id", "person"],
                        name="helped_by_area",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("person",), name="helped_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("relative", None), ("worker", None), _connector="OR"),
                        name="helped_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("relative", None), ("worker", None)),
                            models.Q(
                                ("consented_on__isnull", False),
                                models.Q(("consent", ""), _negated=True),
                                models.Q(("vouched_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="helped_with_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["elder", "child", "disabled", "other"])),
                        name="helped_why",
                    ),
                ],
            },
        ),
    ]
