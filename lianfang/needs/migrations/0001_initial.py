import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_initial"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("thanks", "Thanks"), ("complaint", "Complaint"), ("proposal", "Proposal")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "On the public page"),
                            ("phone", "By phone"),
                            ("letter", "By letter"),
                            ("person", "In person"),
                        ],
                        max_length=6,
                        verbose_name="how it came",
                    ),
                ),
                ("source", models.UUIDField(null=True, unique=True)),
                ("said", models.CharField(max_length=2000, verbose_name="what was said")),
                (
                    "badge",
                    models.CharField(
                        blank=True, default="", max_length=20, verbose_name="number on the badge"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="whom or what it is about"
                    ),
                ),
                ("happened_on", models.DateField(blank=True, null=True, verbose_name="day")),
                ("area_id", models.BigIntegerField()),
                ("name", models.CharField(blank=True, default="", max_length=120, verbose_name="name")),
                ("phone", models.CharField(blank=True, default="", max_length=24, verbose_name="phone")),
                (
                    "may_publish",
                    models.BooleanField(default=False, verbose_name="may be published without names"),
                ),
                ("received_at", models.DateTimeField()),
                ("protocol", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "With no unit yet"),
                            ("routed", "With a unit"),
                            ("answered", "Answered"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("route_by", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=2000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "published",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="text for everybody"
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("code", models.BinaryField(default=b"", max_length=32)),
                ("erased", models.BooleanField(default=False)),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                    models.Index(
                        condition=models.Q(("state", "answered"), _negated=True),
                        fields=["area_id", "due_at"],
                        name="feedback_open",
                    ),
                    models.Index(fields=["area_id", "id"], name="feedback_by_area"),
                    models.Index(
                        condition=models.Q(("code", b""), _negated=True),
                        fields=["code"],
                        name="feedback_by_code",
                    ),
                    models.Index(
                        condition=models.Q(("published", ""), _negated=True),
                        fields=["-published_at"],
                        name="feedback_published",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False), ("erased", False)),
                        fields=["answered_at"],
                        name="feedback_to_erase",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["thanks", "complaint", "proposal"])),
                        name="feedback_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["page", "phone", "letter", "person"])),
                        name="feedback_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None),
                                ("due_at__isnull", False),
                                ("state", "new"),
                                ("unit", None),
                            ),
                            models.Q(
                                ("answered_at", None),
                                ("due_at__isnull", False),
                                ("state", "routed"),
                                ("unit__isnull", False),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("due_at", None),
                                ("state", "answered"),
                                ("unit__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published", ""), ("published_at", None)),
                            models.Q(
                                models.Q(("published", ""), _negated=True),
                                ("may_publish", True),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_published_by_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("said", ""), _negated=True), name="feedback_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackStep",
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
                            ("received", "Received"),
                            ("routed", "Passed to a unit"),
                            ("noted", "Note"),
                            ("answered", "Answered"),
                            ("published", "Published"),
                            ("hidden", "Taken off the page"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="needs.feedback"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("what__in", ["received", "routed", "noted", "answered", "published", "hidden"])
                        ),
                        name="feedback_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("door", "At the door"),
                            ("phone", "By phone"),
                            ("page", "On the public page"),
                        ],
                        max_length=5,
                        verbose_name="how it was told",
                    ),
                ),
                ("source", models.UUIDField(null=True, unique=True)),
                ("kind", models.CharField(blank=True, default="", max_length=24, verbose_name="kind")),
                ("what", models.CharField(max_length=400, verbose_name="what is needed")),
                ("area_id", models.BigIntegerField()),
                ("place", models.CharField(blank=True, default="", max_length=200, verbose_name="where")),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="who told it"),
                ),
                ("phone", models.CharField(blank=True, default="", max_length=24, verbose_name="phone")),
                ("told_at", models.DateTimeField()),
                ("protocol", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Not sorted"),
                            ("open", "Open"),
                            ("met", "Met"),
                            ("confirmed", "Confirmed"),
                            ("joined", "Joined to another"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("sort_by", models.DateTimeField()),
                ("speak_by", models.DateTimeField()),
                ("meet_by", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("spoken_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("n_reopened", models.PositiveSmallIntegerField(default=0)),
                ("code", models.BinaryField(default=b"", max_length=32)),
                ("erased", models.BooleanField(default=False)),
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
                    "joined_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="needs.ticket",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
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
                        condition=models.Q(("state__in", ["new", "open"])),
                        fields=["area_id", "due_at"],
                        name="need_open",
                    ),
                    models.Index(fields=["area_id", "id"], name="need_by_area"),
                    models.Index(
                        condition=models.Q(("state__in", ["new", "open"])),
                        fields=["household"],
                        name="need_of_door",
                    ),
                    models.Index(
                        condition=models.Q(("person__isnull", False)),
                        fields=["person"],
                        name="need_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["new", "open"])),
                        fields=["owner"],
                        name="need_of_owner",
                    ),
                    models.Index(
                        condition=models.Q(("code", b""), _negated=True), fields=["code"], name="need_by_code"
                    ),
                    models.Index(condition=models.Q(("state", "met")), fields=["met_at"], name="need_silent"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False), ("erased", False)),
                        fields=["ended_at"],
                        name="need_to_erase",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["door", "phone", "page"])), name="need_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False), ("ended_at", None), ("state__in", ["new", "open"])
                            ),
                            models.Q(
                                ("due_at", None),
                                ("ended_at", None),
                                ("met_at__isnull", False),
                                ("state", "met"),
                            ),
                            models.Q(
                                ("due_at", None),
                                ("ended_at__isnull", False),
                                ("state__in", ["confirmed", "joined", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="need_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined_to__isnull", False), ("state", "joined")),
                            models.Q(models.Q(("state", "joined"), _negated=True), ("joined_to", None)),
                            _connector="OR",
                        ),
                        name="need_joined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("joined_to", models.F("id")), _negated=True),
                        name="need_not_joined_to_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), _negated=True),
                            ("state__in", ["new", "joined", "withdrawn"]),
                            _connector="OR",
                        ),
                        name="need_sorted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="need_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketStep",
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
                            ("told", "Told"),
                            ("again", "Told again"),
                            ("sorted", "Sorted"),
                            ("assigned", "Assigned"),
                            ("taken", "Taken on"),
                            ("spoken", "Spoken with them"),
                            ("noted", "Note"),
                            ("met", "Met"),
                            ("confirmed", "Confirmed"),
                            ("reopened", "Opened again"),
                            ("joined", "Joined to another"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="needs.ticket"
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
                                    "told",
                                    "again",
                                    "sorted",
                                    "assigned",
                                    "taken",
                                    "spoken",
                                    "noted",
                                    "met",
                                    "confirmed",
                                    "reopened",
                                    "joined",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="need_step",
                    )
                ],
            },
        ),
    ]
