from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0005_terms_of_names")]

    operations = [
        AddIndexConcurrently(
            model_name="person", index=models.Index(fields=["name", "area"], name="person_by_name")
        )
    ]
