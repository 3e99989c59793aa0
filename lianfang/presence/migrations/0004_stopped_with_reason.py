"""Nobody is stopped without a reason. Who was stopped by a phone that had no words for reasons has "other"."""

from django.db import migrations, models

_OTHER = """
UPDATE presence_passage SET reason = 'other'
WHERE disposition IN ('held_medical', 'transferred', 'turned_back') AND reason = '' AND dispute = ''
"""


class Migration(migrations.Migration):
    dependencies = [("presence", "0003_decided_by_someone")]

    operations = [
        migrations.RunSQL(_OTHER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("disposition__in", ["held_medical", "transferred", "turned_back"]), _negated=True
                    ),
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("dispute", ""), _negated=True),
                    _connector="OR",
                ),
                name="passage_stopped_with_reason",
            ),
        ),
    ]
