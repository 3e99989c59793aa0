from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("visits", "0006_walked")]

    operations = [
        AddIndexConcurrently(
            model_name="visit", index=models.Index(fields=["by", "at"], name="visit_by_teller")
        )
    ]
