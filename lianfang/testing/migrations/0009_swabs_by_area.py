from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("testing", "0008_tubes_to_go")]

    operations = [
        AddIndexConcurrently(
            model_name="swab",
            index=models.Index(fields=["area_id", "at"], name="swab_by_area"),
        ),
    ]
