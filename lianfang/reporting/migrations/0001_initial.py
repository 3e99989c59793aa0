import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("outbreak", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletins",
                        to="outbreak.outbreak",
                    ),
                ),
                ("day", models.DateField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("figures", models.JSONField()),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(default="", max_length=300)),
            ],
            options={
                "ordering": ["-day", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "day", "version"), name="bulletin_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version", 1), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="bulletin_correction_note",
                    ),
                ],
            },
        ),
    ]
