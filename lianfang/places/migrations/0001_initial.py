import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import lianfang.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=120)),
                ("depth", models.PositiveSmallIntegerField()),
                ("official", models.BooleanField(default=True)),
                ("population", models.PositiveIntegerField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("shape", models.JSONField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["depth", "id"], name="area_by_depth"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="area_by_name", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("depth__lte", 5)), name="area_depth"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="area_point",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sampling", "Sampling site"),
                            ("laboratory", "Laboratory"),
                            ("hospital", "Hospital"),
                            ("isolation", "Isolation site"),
                            ("checkpoint", "Checkpoint"),
                            ("centre", "Command centre"),
                            ("market", "Market"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["area_id", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "area", "name"), name="site_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "sampling",
                                    "laboratory",
                                    "hospital",
                                    "isolation",
                                    "checkpoint",
                                    "centre",
                                    "market",
                                ],
                            )
                        ),
                        name="site_kind",
                    ),
                ],
            },
        ),
    ]
