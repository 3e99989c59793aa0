import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


# Rooms bore the names of wards before wards had rows.
WARDS = """
INSERT INTO beds_ward (id, site_id, name, specialty, why_closed)
SELECT gen_random_uuid(), site_id, ward, 'general', '' FROM beds_room GROUP BY site_id, ward
"""


class Migration(migrations.Migration):
    dependencies = [
        ("beds", "0001_initial"),
        ("people", "0002_small_rosters"),
        ("places", "0002_a_venue_is_a_site"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Disinfection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("begun_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="who did it"),
                ),
                ("method", models.CharField(blank=True, default="", max_length=24, verbose_name="how")),
            ],
            options={
                "ordering": ["-begun_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("why", models.CharField(blank=True, default="", max_length=200, verbose_name="what for")),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(verbose_name="kept until")),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[("taken", "Taken up"), ("released", "Released")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Ward",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "specialty",
                    models.CharField(
                        choices=[
                            ("general", "General"),
                            ("infectious", "Infectious diseases"),
                            ("respiratory", "Respiratory diseases"),
                            ("critical", "Critical care"),
                            ("children", "Children"),
                            ("maternity", "Mothers and newborns"),
                            ("dialysis", "Dialysis"),
                            ("surgery", "Surgery"),
                        ],
                        default="general",
                        max_length=11,
                        verbose_name="specialty",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("why_closed", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["site_id", "name"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="occupancy",
            name="occupancy_one_place_a_person",
        ),
        migrations.AddField(
            model_name="bed",
            name="staffed",
            field=models.BooleanField(db_default=True, default=True, verbose_name="with nurses"),
        ),
        migrations.AddField(
            model_name="occupancy",
            name="reserved",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="room",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="room",
            name="icu",
            field=models.BooleanField(db_default=False, default=False, verbose_name="intensive care"),
        ),
        migrations.AddField(
            model_name="room",
            name="why_closed",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddIndex(
            model_name="occupancy",
            index=django.contrib.postgres.indexes.GistIndex(fields=["during"], name="occupancy_at"),
        ),
        migrations.AddConstraint(
            model_name="occupancy",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("reserved", False)),
                expressions=[("person", "="), ("during", "&&")],
                name="occupancy_one_place_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="occupancy",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("reserved", True)),
                expressions=[("person", "="), ("during", "&&")],
                name="occupancy_one_bed_kept_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="occupancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved", False), ("during__endswith__isnull", False), _connector="OR"),
                name="occupancy_kept_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None), models.Q(("why_closed", ""), _negated=True), _connector="OR"
                ),
                name="room_why_closed",
            ),
        ),
        migrations.AddField(
            model_name="disinfection",
            name="bed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="disinfections", to="beds.bed"
            ),
        ),
        migrations.AddField(
            model_name="disinfection",
            name="noted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="bed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reservations", to="beds.bed"
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="claim",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reservation",
                to="beds.occupancy",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="ward",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="wards", to="places.site"
            ),
        ),
        migrations.AddConstraint(
            model_name="disinfection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None)), fields=("bed",), name="disinfection_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="disinfection",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("begun_at"))), name="disinfection_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="disinfection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", ""), ("method", ""), ("noted_by", None)),
                    models.Q(
                        ("done_at__gte", models.F("begun_at")),
                        ("noted_by__isnull", False),
                        models.Q(("done_by", ""), _negated=True),
                        models.Q(("method", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disinfection_done",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(fields=["bed", "-at"], name="reservation_by_bed"),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("at"))), name="reservation_until"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("end", ""), ("ended_at", None), ("ended_by", None)),
                    models.Q(
                        ("claim__isnull", False),
                        ("end", "taken"),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                    ),
                    models.Q(
                        ("claim", None),
                        ("end", "released"),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reservation_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.UniqueConstraint(fields=("site", "name"), name="ward_once"),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None), models.Q(("why_closed", ""), _negated=True), _connector="OR"
                ),
                name="ward_why_closed",
            ),
        ),
        migrations.RunSQL(WARDS, migrations.RunSQL.noop),
    ]
