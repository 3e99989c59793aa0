import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0002_a_venue_is_a_site"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drill",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "aim",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="what is exercised"
                    ),
                ),
                ("disease", models.CharField(max_length=40, verbose_name="disease")),
                ("people", models.PositiveIntegerField(default=300, verbose_name="invented people")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Running"),
                            ("ended", "Ended, in review"),
                            ("archived", "Archived"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "went_well",
                    models.CharField(blank=True, default="", max_length=2000, verbose_name="what went well"),
                ),
                (
                    "to_mend",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=2000,
                        verbose_name="what is to be mended, by whom, until when",
                    ),
                ),
                ("archived_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=dict)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["state"], name="drill_running"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("started_at", None), ("state", "planned")),
                            models.Q(
                                ("ended_at", None),
                                ("started_at__isnull", False),
                                ("started_by__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                ("ended_at__gte", models.F("started_at")),
                                ("started_at__isnull", False),
                                ("state__in", ["ended", "archived"]),
                            ),
                            _connector="OR",
                        ),
                        name="drill_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="drill_named"
                    ),
                    models.CheckConstraint(condition=models.Q(("people__lte", 5000)), name="drill_people"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inject",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("minute", models.PositiveIntegerField(verbose_name="minute")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "Message"),
                            ("lead", "Lead from outside"),
                            ("arrival", "Somebody from a risk area"),
                            ("need", "Something is needed"),
                            ("complaint", "Complaint"),
                        ],
                        default="message",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.CharField(max_length=400, verbose_name="what is told")),
                ("role", models.CharField(blank=True, default="", max_length=24, verbose_name="to whom")),
                (
                    "expected",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="what is expected"),
                ),
                ("delivered_at", models.DateTimeField(null=True)),
                ("thing", models.UUIDField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "response",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="what is done about it"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not judged yet"),
                            ("good", "Good"),
                            ("partly", "Partly"),
                            ("missed", "Missed"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="judged",
                    ),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=300, verbose_name="remark")),
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
                    "delivered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="injects", to="drills.drill"
                    ),
                ),
            ],
            options={
                "ordering": ["minute", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at", None)),
                        fields=["drill", "minute"],
                        name="inject_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None), ("response", "")),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                                ("delivered_at__isnull", False),
                                models.Q(("response", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inject_acknowledged_after_delivery",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["message", "lead", "arrival", "need", "complaint"])),
                        name="inject_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ["", "good", "partly", "missed"])), name="inject_mark"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="inject_says_something",
                    ),
                ],
            },
        ),
    ]
