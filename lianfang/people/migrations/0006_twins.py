from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_last_calls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["address"], name="household_by_address"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["born_on", "name"], include=["area", "id"], name="person_by_birth"),
        ),
    ]
