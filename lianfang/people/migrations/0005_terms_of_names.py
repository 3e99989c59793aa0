from django.db import migrations, models

# What names were found by stood with each person; it stands once with each name now.
KEPT = """
CREATE TABLE people_found_by AS SELECT DISTINCT t.term, p.name
FROM people_term t JOIN people_person p ON p.id = t.person_id
"""
PUT_BACK = """
INSERT INTO people_term (person_id, term, area_id)
SELECT p.id, f.term, p.area_id FROM people_found_by f JOIN people_person p USING (name);
DROP TABLE people_found_by
"""
FILLED = """
INSERT INTO people_term (term, name) SELECT term, name FROM people_found_by ORDER BY term, name;
DROP TABLE people_found_by
"""
TAKEN = "CREATE TABLE people_found_by AS SELECT term, name FROM people_term"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_holders_of_numbers")]

    operations = [
        migrations.RunSQL(KEPT, PUT_BACK),
        migrations.DeleteModel("Term"),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "name", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
            ],
        ),
        migrations.RunSQL(FILLED, TAKEN),
    ]
