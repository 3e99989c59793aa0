from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Replay",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("now", models.DateTimeField()),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("chapter", models.CharField(default="", max_length=120)),
                ("people", models.PositiveIntegerField()),
                ("until", models.DateField()),
                ("failure", models.CharField(default="", max_length=400)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="replay_one_row")],
            },
        ),
    ]
