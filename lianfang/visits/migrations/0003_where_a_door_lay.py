from django.db import migrations, models

KNOWN = """
UPDATE visits_visit v SET door_area_id = h.area_id FROM people_household h WHERE h.id = v.household_id
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("visits", "0002_rounds_and_helped")]

    operations = [
        migrations.AddField("visit", "door_area_id", models.BigIntegerField(null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
