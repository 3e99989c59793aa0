import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import lianfang.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="places.site"
                    ),
                ),
                ("ward", models.CharField(max_length=60, verbose_name="ward")),
                ("name", models.CharField(max_length=30, verbose_name="room")),
                ("negative_pressure", models.BooleanField(default=False, verbose_name="negative pressure")),
                ("single", models.BooleanField(default=True, verbose_name="one person only")),
            ],
            options={
                "ordering": ["site_id", "ward", "name"],
                "constraints": [models.UniqueConstraint(fields=("site", "ward", "name"), name="room_once")],
            },
        ),
        migrations.CreateModel(
            name="Bed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="beds", to="beds.room"
                    ),
                ),
                ("name", models.CharField(max_length=10, verbose_name="bed")),
                (
                    "state",
                    models.CharField(
                        choices=[("free", "Free"), ("disinfecting", "Disinfecting"), ("out", "Out of use")],
                        default="free",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["room_id", "name"],
                "constraints": [models.UniqueConstraint(fields=("room", "name"), name="bed_once")],
            },
        ),
        migrations.CreateModel(
            name="Occupancy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "bed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occupancies", to="beds.bed"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occupancies",
                        to="beds.room",
                    ),
                ),
                ("single", models.BooleanField()),
                ("party", models.UUIDField(null=True)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("bed", "="), ("during", "&&")], name="occupancy_one_person_a_bed"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("single", True)),
                        expressions=[("room", "="), ("during", "&&")],
                        name="occupancy_one_person_a_single_room",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("party__isnull", False)),
                        expressions=[("room", "="), ("party", "<>"), ("during", "&&")],
                        name="occupancy_one_party_a_room",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("person", "="), ("during", "&&")], name="occupancy_one_place_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__startswith__isnull", False)),
                        name="occupancy_begins",
                    ),
                ],
            },
        ),
    ]
