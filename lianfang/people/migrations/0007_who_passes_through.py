from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0006_people_by_name")]

    operations = [
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                condition=models.Q(("kind", "transient")), fields=["id"], name="person_passing"
            ),
        ),
    ]
