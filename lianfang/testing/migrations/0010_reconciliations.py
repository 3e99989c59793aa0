import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("testing", "0009_holds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reconciliation",
                        serialize=False,
                        to="testing.round",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("figures", models.JSONField()),
                ("note", models.CharField(blank=True, default="", max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="RoundSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("as_what", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="testing.reconciliation",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("reconciliation", "by"), name="round_signature_once"),
                    models.CheckConstraint(
                        condition=models.Q(("as_what", ""), _negated=True), name="round_signature_as_what"
                    ),
                ],
            },
        ),
    ]
