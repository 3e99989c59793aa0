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
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Public notice"),
                            ("letter", "Open letter"),
                            ("appeal", "Call to help"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("public", models.BooleanField(default=True, verbose_name="on the public page")),
                ("doors", models.BooleanField(default=False, verbose_name="brought to doors")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waits for approval"),
                            ("issued", "In force"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=300)),
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
                        related_name="notices",
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
                "ordering": ["-made_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("public", True)), fields=["-issued_at"], name="notice_public"
                    ),
                    models.Index(fields=["area", "-made_at"], name="notice_by_area"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "year", "number"), name="notice_number"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["notice", "letter", "appeal"])), name="notice_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at", None),
                                ("number", None),
                                ("state__in", ["draft", "submitted"]),
                                ("year", None),
                            ),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("number__isnull", False),
                                ("state__in", ["issued", "withdrawn"]),
                                ("year__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notice_numbered_when_issued",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_at", None),
                                ("withdrawn_by", None),
                                ("withdrawn_why", ""),
                            ),
                            _connector="OR",
                        ),
                        name="notice_withdrawn_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("handed", "Handed over"),
                            ("left", "Left at the door"),
                            ("read", "Read out"),
                            ("refused", "Not wanted"),
                        ],
                        max_length=8,
                    ),
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
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["notice", "household", "-at"], name="delivery_by_notice"),
                    models.Index(fields=["household", "-at"], name="delivery_by_household"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["handed", "left", "read", "refused"])),
                        name="delivery_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("all", "Everybody there"),
                            ("elders", "Elders"),
                            ("parents", "Parents and pupils"),
                            ("health", "Health workers"),
                            ("workers", "Those who work in the response"),
                            ("traders", "Shops and markets"),
                            ("employers", "Employers and schools"),
                            ("arrivals", "Those who arrive or leave"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="group",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressees",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["area_id", "group"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "area", "group"), name="addressee_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "group__in",
                                [
                                    "all",
                                    "elders",
                                    "parents",
                                    "health",
                                    "workers",
                                    "traders",
                                    "employers",
                                    "arrivals",
                                ],
                            )
                        ),
                        name="addressee_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "title_en",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="title in English"),
                ),
                ("text", models.TextField(max_length=8000, verbose_name="text")),
                (
                    "text_en",
                    models.TextField(
                        blank=True, default="", max_length=12000, verbose_name="text in English"
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="what changes and why"
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="notices.notice",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["notice_id", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "version"), name="notice_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at", None)), fields=("notice",), name="notice_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version", 1), models.Q(("change", ""), _negated=True), _connector="OR"
                        ),
                        name="notice_version_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="notice_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("submitted_at__isnull", False),
                                models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_approved_by_another",
                    ),
                ],
            },
        ),
    ]
