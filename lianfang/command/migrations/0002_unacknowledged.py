from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("command", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("acknowledged_at", None)), fields=["area"], name="recipient_unknown"
            ),
        ),
    ]
