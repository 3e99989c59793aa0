from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_sign_ins")]

    operations = [
        migrations.CreateModel(
            name="TurnedAway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("why", models.CharField(max_length=12)),
                ("page", models.CharField(blank=True, max_length=60)),
                ("n", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["-hour", "why", "page"],
                "constraints": [
                    models.UniqueConstraint(fields=("hour", "why", "page"), name="turned_away_once")
                ],
            },
        ),
    ]
