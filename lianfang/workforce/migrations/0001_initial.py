import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("outbreak", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("liaison", "Epidemic liaison group"),
                            ("commando", "Commando team"),
                            ("medical", "Medical team"),
                            ("tracing", "Tracing team"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "ordering": ["area_id", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "name"), name="team_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["liaison", "commando", "medical", "tracing"])),
                        name="team_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("leader", models.BooleanField(default=False)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="workforce.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_on", None)), fields=("person", "team"), name="member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="member_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("municipal", "Municipal"), ("district", "District or county")],
                        max_length=10,
                        verbose_name="sent by",
                    ),
                ),
                ("task", models.CharField(max_length=200, verbose_name="task")),
                ("ordered_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "ordered_by",
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
                        related_name="dispatches",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="workforce.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-ordered_at", "id"],
                "indexes": [models.Index(fields=["outbreak", "level"], name="dispatch_figures")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at", None)),
                        fields=("team",),
                        name="dispatch_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("arrived_at", None),
                                ("arrived_at__gte", models.F("ordered_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("returned_at", None),
                                ("returned_at__gte", models.F("ordered_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("arrived_at", None),
                                ("returned_at", None),
                                ("returned_at__gte", models.F("arrived_at")),
                                _connector="OR",
                            ),
                        ),
                        name="dispatch_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["municipal", "district"])), name="dispatch_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("task", ""), _negated=True), name="dispatch_task"
                    ),
                ],
            },
        ),
    ]
