from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("testing", "0006_swabs_by_hour")]

    operations = [
        AddIndexConcurrently(
            model_name="hourcount",
            index=models.Index(fields=["round_id", "hour"], name="hour_count_by_round"),
        ),
    ]
