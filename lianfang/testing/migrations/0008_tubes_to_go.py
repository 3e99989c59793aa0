from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("testing", "0007_hours_of_a_round")]

    operations = [
        AddIndexConcurrently(
            model_name="tube",
            index=models.Index(
                condition=models.Q(("conclusion", ""), ("received_at", None)),
                fields=["area_id"],
                name="tube_to_go",
            ),
        ),
    ]
