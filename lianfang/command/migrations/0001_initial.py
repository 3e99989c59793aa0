import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("outbreak", "0002_goal_measures"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=40)),
                ("thing", models.UUIDField()),
                ("about", models.CharField(default="", max_length=120)),
                ("outbreak_id", models.UUIDField(null=True)),
                ("area_id", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("raised_at", models.DateTimeField()),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="breach_next"
                    ),
                    models.Index(
                        condition=models.Q(("over_at", None)), fields=["source", "thing"], name="breach_open"
                    ),
                    models.Index(fields=["area_id", "-raised_at"], name="breach_by_area"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "thing", "due_at"), name="breach_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("note", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="breach_answered_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_at", None),
                            models.Q(("answered_at", None), ("over_at", None)),
                            _connector="OR",
                        ),
                        name="breach_goes_up_while_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Briefing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("version", models.PositiveSmallIntegerField()),
                ("data", models.JSONField()),
                ("made_at", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefings",
                        to="outbreak.outbreak",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outbreak", "area", "day", "version"), name="briefing_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notified",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("message", models.UUIDField(null=True)),
                ("open", models.BooleanField(default=True)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told", to="command.breach"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("open", True)), fields=["user"], name="notified_open")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("breach", "user", "level"), name="notified_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("order", "Command order"), ("dispatch", "Dispatch note")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.CharField(max_length=2000, verbose_name="text")),
                ("given_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("due_at", models.DateTimeField(verbose_name="to be done by")),
                ("protocol", models.CharField(max_length=40)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="outbreak.outbreak",
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
                "ordering": ["-given_at", "id"],
                "indexes": [models.Index(fields=["area", "-given_at"], name="order_by_area")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outbreak", "kind", "year", "number"), name="order_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="order_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["order", "dispatch"])), name="order_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledge_by__gte", models.F("given_at")),
                            ("due_at__gte", models.F("given_at")),
                        ),
                        name="order_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_why", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="order_withdrawn_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("order", "Command order"),
                            ("event", "Event"),
                            ("message", "Message"),
                            ("meeting", "Meeting"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("text", models.CharField(max_length=2000, verbose_name="what")),
                ("written_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="command.logentry",
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="command.order",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [models.Index(fields=["outbreak", "-at"], name="log_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "number"), name="log_number"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="log_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at__lte", models.F("written_at"))), name="log_after_it_happened"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["decision", "order", "event", "message", "meeting"])
                        ),
                        name="log_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("role", models.CharField(blank=True, default="", max_length=24)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_name", models.CharField(blank=True, default="", max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not told yet"),
                            ("done", "Carried out"),
                            ("partly", "Carried out in part"),
                            ("not", "Could not be carried out"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "result",
                    models.CharField(blank=True, default="", max_length=600, verbose_name="what came of it"),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="command.order",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["order_id", "area_id", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["area"], name="recipient_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "area", "organisation", "role"),
                        name="recipient_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", ""), ("organisation", None), _connector="OR"),
                        name="recipient_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at", None),
                                ("acknowledged_by", None),
                                ("acknowledged_name", ""),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                                models.Q(("acknowledged_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recipient_acknowledged_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None), ("outcome", ""), ("result", "")),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recipient_done_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["partly", "not"]), _negated=True),
                            models.Q(("result", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recipient_says_why_not",
                    ),
                ],
            },
        ),
    ]
