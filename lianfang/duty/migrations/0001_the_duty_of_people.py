import django.contrib.postgres.fields
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
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Step",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                    "step",
                    models.CharField(
                        choices=[
                            ("in", "Came"),
                            ("don", "Put the suit on"),
                            ("doff", "Took the suit off"),
                            ("rest", "Rests"),
                            ("back", "Goes on"),
                            ("out", "Left"),
                        ],
                        max_length=4,
                    ),
                ),
                ("shift_id", models.UUIDField(null=True)),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("", "Not said"),
                            ("light", "Light"),
                            ("moderate", "Moderate"),
                            ("heavy", "Heavy"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="step_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["in", "don", "doff", "rest", "back", "out"])),
                        name="step_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work__in", ["", "light", "moderate", "heavy"])), name="step_work"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("fainted", "Fainted"),
                            ("heat", "Ill from heat"),
                            ("needle", "Needle injury"),
                            ("exposure", "Exposed"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "at"], name="incident_by_person"),
                    models.Index(fields=["area_id", "at"], name="incident_by_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["fainted", "heat", "needle", "exposure", "other"])),
                        name="incident_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Health",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("celsius", models.DecimalField(decimal_places=1, max_digits=3, null=True)),
                (
                    "symptoms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="health_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (34, 43))), name="health_celsius"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("said_by", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="override_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="override_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("about", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("note", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "about"], name="seen_by_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="seen_note")
                ],
            },
        ),
        migrations.CreateModel(
            name="Heat",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                ("hour", models.DateTimeField(verbose_name="hour")),
                ("celsius", models.DecimalField(decimal_places=1, max_digits=3, verbose_name="temperature")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "hour"), name="heat_once"),
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (-50, 60))), name="heat_celsius"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("shift_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("on", "At work, no suit"),
                            ("donned", "In a suit"),
                            ("rest", "Resting"),
                            ("out", "Gone"),
                        ],
                        max_length=6,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("began_at", models.DateTimeField()),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("", "Not said"),
                            ("light", "Light"),
                            ("moderate", "Moderate"),
                            ("heavy", "Heavy"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("donned_at", models.DateTimeField(null=True)),
                ("donned_s", models.PositiveIntegerField(default=0)),
                ("spans", models.PositiveSmallIntegerField(default=0)),
                ("rests", models.PositiveSmallIntegerField(default=0)),
                ("soon_at", models.DateTimeField(null=True)),
                ("warn_at", models.DateTimeField(null=True)),
                ("hard_at", models.DateTimeField(null=True)),
                ("day_at", models.DateTimeField(null=True)),
                ("leave_until", models.DateTimeField(null=True)),
                ("stopped", models.BooleanField(default=False)),
                ("next_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area_id", "state"], name="clock_by_area"),
                    models.Index(
                        condition=models.Q(("state", "out"), _negated=True),
                        fields=["site_id"],
                        name="clock_by_site",
                    ),
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="clock_next"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("donned_at__isnull", False), ("state", "donned")),
                            models.Q(models.Q(("state", "donned"), _negated=True), ("donned_at", None)),
                            _connector="OR",
                        ),
                        name="clock_donned",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stint",
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
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("worked_s", models.PositiveIntegerField()),
                ("donned_s", models.PositiveIntegerField()),
                ("longest_s", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["area_id", "began_at"], name="stint_by_area")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "began_at"), name="stint_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="stint_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("soon", "Soon to come out"),
                            ("warn", "Come out of the suit"),
                            ("hard", "Past the hard limit"),
                            ("day", "Too many hours in suits"),
                            ("rest", "Suited up without rest"),
                            ("heat", "In a suit though it is too hot to work"),
                            ("heat_hours", "Too many hours in great heat"),
                            ("noon", "Heavy work in the hottest hours"),
                            ("pregnant", "Pregnant and at work in the heat"),
                            ("unfit", "At work though kept away"),
                            ("leave", "Let go on past the hard limit"),
                            ("incident", "Incident"),
                            ("ill", "Fever or symptoms"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.DateTimeField()),
                ("site_id", models.UUIDField(null=True)),
                ("area_id", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("raised_at", models.DateTimeField()),
                ("over_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_fact", models.UUIDField(null=True)),
                ("words", models.CharField(default="", max_length=200)),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area_id", "-due_at"], name="alarm_by_area"),
                    models.Index(
                        condition=models.Q(("escalated_at", None), ("over_at", None), ("seen_at", None)),
                        fields=["raised_at"],
                        name="alarm_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "about"), name="alarm_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at", None), ("seen_by", None)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="alarm_seen_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("heat", "After heat or fainting: a doctor looks first"),
                            ("exposed", "Exposed: stays away"),
                            ("ill", "Fever or symptoms: stays away"),
                            ("isolated", "In isolation"),
                            ("pregnant", "Pregnant: not outdoors in heat"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                        verbose_name="why",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("fact_id", models.UUIDField(null=True)),
                ("from_at", models.DateTimeField()),
                ("review_on", models.DateField(null=True, verbose_name="looked at again")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finding", models.CharField(default="", max_length=200)),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_why", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at", None)),
                        fields=["area_id", "-from_at"],
                        name="restriction_open",
                    ),
                    models.Index(fields=["person", "-from_at"], name="restriction_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("fact_id__isnull", False)),
                        fields=("person", "fact_id"),
                        name="restriction_once_a_fact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="restriction_lifted_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None), ("lifted_at__gte", models.F("from_at")), _connector="OR"
                        ),
                        name="restriction_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_at", None),
                            models.Q(("checked_by__isnull", False), models.Q(("finding", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="restriction_finding",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LastTest",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("meaning", models.CharField(max_length=10)),
            ],
        ),
    ]
