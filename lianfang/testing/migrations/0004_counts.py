from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("testing", "0003_results_amended"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "area_id",
                        "population",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("population", models.CharField(max_length=24)),
                ("n_people", models.IntegerField(default=0)),
                ("n_swabbed", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="HourCount",
            fields=[
                ("n_tubes", models.IntegerField(default=0)),
                ("n_swabs", models.IntegerField(default=0)),
                ("open", models.IntegerField(default=0)),
                ("sealed", models.IntegerField(default=0)),
                ("on_the_way", models.IntegerField(default=0)),
                ("in_laboratory", models.IntegerField(default=0)),
                ("resulted", models.IntegerField(default=0)),
                ("resulted_swabs", models.IntegerField(default=0)),
                ("negative", models.IntegerField(default=0)),
                ("positive", models.IntegerField(default=0)),
                ("grey", models.IntegerField(default=0)),
                ("invalid", models.IntegerField(default=0)),
                ("waiting_single", models.IntegerField(default=0)),
                ("waiting_pooled", models.IntegerField(default=0)),
                ("miscounted", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "site_id",
                        "area_id",
                        "hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("tube_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("first", models.BooleanField()),
                ("two_open", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="ResultCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "site_id",
                        "area_id",
                        "hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
                ("n_swabs", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RoundCount",
            fields=[
                ("round_id", models.UUIDField(primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField()),
                ("people_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SiteCount",
            fields=[
                ("n_tubes", models.IntegerField(default=0)),
                ("n_swabs", models.IntegerField(default=0)),
                ("open", models.IntegerField(default=0)),
                ("sealed", models.IntegerField(default=0)),
                ("on_the_way", models.IntegerField(default=0)),
                ("in_laboratory", models.IntegerField(default=0)),
                ("resulted", models.IntegerField(default=0)),
                ("resulted_swabs", models.IntegerField(default=0)),
                ("negative", models.IntegerField(default=0)),
                ("positive", models.IntegerField(default=0)),
                ("grey", models.IntegerField(default=0)),
                ("invalid", models.IntegerField(default=0)),
                ("waiting_single", models.IntegerField(default=0)),
                ("waiting_pooled", models.IntegerField(default=0)),
                ("miscounted", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id",
                        "site_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("site_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TubeShare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tube_id",
                        "round_id",
                        "area_id",
                        "population",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tube_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("population", models.CharField(max_length=24)),
                ("n", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TubeStray",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tube_id",
                        "round_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tube_id", models.UUIDField()),
                ("round_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("n", models.IntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="tube",
            name="tube_by_site",
        ),
        migrations.AddIndex(
            model_name="tube",
            index=models.Index(fields=["round", "site", "opened_at"], name="tube_by_site_and_time"),
        ),
        migrations.AddIndex(
            model_name="hourcount",
            index=models.Index(
                condition=models.Q(("waiting_single__gt", 0), ("waiting_pooled__gt", 0), _connector="OR"),
                fields=["round_id", "hour"],
                name="hour_count_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="repeat",
            index=models.Index(fields=["round_id", "person_id"], name="repeat_by_round"),
        ),
        migrations.AddIndex(
            model_name="repeat",
            index=models.Index(fields=["person_id"], name="repeat_by_person"),
        ),
        migrations.AddIndex(
            model_name="tubeshare",
            index=models.Index(fields=["round_id", "area_id"], name="share_by_area"),
        ),
        migrations.AddIndex(
            model_name="tubestray",
            index=models.Index(fields=["round_id"], name="stray_by_round"),
        ),
    ]
