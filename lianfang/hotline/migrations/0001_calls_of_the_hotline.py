import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HotlineCall",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                (
                    "way",
                    models.CharField(
                        choices=[("in", "They called"), ("back", "Called back")], default="in", max_length=4
                    ),
                ),
                (
                    "line",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="calling from"),
                ),
                (
                    "caller",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="who calls"),
                ),
                ("area_id", models.BigIntegerField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "identity",
                    models.CharField(
                        choices=[("none", "Not asked"), ("right", "Identified"), ("wrong", "Not identified")],
                        default="none",
                        max_length=5,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "Answered"),
                            ("taken_in", "Taken in"),
                            ("passed_on", "Passed on"),
                            ("emergency", "Led to 120 or 110"),
                            ("not_reached", "Not reached"),
                            ("broken_off", "Broken off"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="note")),
                ("protocol", models.CharField(max_length=40)),
                ("call_back_by", models.DateTimeField(null=True)),
                ("called_back_at", models.DateTimeField(null=True)),
                ("n_not_reached", models.PositiveSmallIntegerField(default=0)),
                ("erased", models.BooleanField(default=False)),
                (
                    "about",
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_back",
                        to="hotline.hotlinecall",
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
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["area_id", "id"], name="hotline_by_area"),
                    models.Index(
                        condition=models.Q(("call_back_by__isnull", False), ("called_back_at", None)),
                        fields=["area_id", "call_back_by"],
                        name="hotline_call_back",
                    ),
                    models.Index(condition=models.Q(("ended_at", None)), fields=["by"], name="hotline_open"),
                    models.Index(
                        condition=models.Q(("line", ""), _negated=True),
                        fields=["line"],
                        name="hotline_by_line",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False), ("erased", False)),
                        fields=["ended_at"],
                        name="hotline_to_erase",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["in", "back"])), name="hotline_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity", "none"), ("identity__in", ["right", "wrong"]), _connector="OR"
                        ),
                        name="hotline_identity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="hotline_ended_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="hotline_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about", None),
                            models.Q(("identity", "right"), ("person__isnull", False)),
                            ("erased", True),
                            _connector="OR",
                        ),
                        name="hotline_about_whom_after_identity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("of", None), ("way", "in")),
                            models.Q(("of__isnull", False), ("way", "back")),
                            _connector="OR",
                        ),
                        name="hotline_back_to_a_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("called_back_at", None), ("call_back_by__isnull", False), _connector="OR"
                        ),
                        name="hotline_promised_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "",
                                    "answered",
                                    "taken_in",
                                    "passed_on",
                                    "emergency",
                                    "not_reached",
                                    "broken_off",
                                ],
                            )
                        ),
                        name="hotline_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HotlineStep",
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
                            ("chosen", "Looked for"),
                            ("right", "Identified"),
                            ("wrong", "Answers did not fit"),
                            ("about", "Spoken about somebody they act for"),
                            ("told", "Told how a test stands"),
                            ("booked", "Booked a place"),
                            ("cancelled", "Gave a place back"),
                            ("need", "Took in a need"),
                            ("word", "Took in thanks or a complaint"),
                            ("promised", "Promised to call back"),
                            ("back", "Called back"),
                            ("ended", "Ended"),
                            ("noted", "Note"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=500)),
                ("person_id", models.UUIDField(null=True)),
                ("thing", models.UUIDField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="hotline.hotlinecall",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("what", "wrong")),
                        fields=["person_id", "at"],
                        name="hotline_wrong",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "what__in",
                                [
                                    "chosen",
                                    "right",
                                    "wrong",
                                    "about",
                                    "told",
                                    "booked",
                                    "cancelled",
                                    "need",
                                    "word",
                                    "promised",
                                    "back",
                                    "ended",
                                    "noted",
                                ],
                            )
                        ),
                        name="hotline_step",
                    )
                ],
            },
        ),
    ]
