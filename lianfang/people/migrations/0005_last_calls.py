import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_deferrals"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastCall",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_call",
                        serialize=False,
                        to="people.household",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Visited"),
                            ("no_answer", "No answer"),
                            ("refused", "Refused"),
                            ("moved", "Moved away"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "away",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["done", "no_answer", "refused", "moved"])),
                        name="last_call_outcome",
                    )
                ],
            },
        ),
    ]
