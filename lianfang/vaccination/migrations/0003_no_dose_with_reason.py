"""Nobody is sent home without a dose and without a reason: an answer to a question, or words."""

from django.db import migrations, models

_NONE = """
UPDATE vaccination_visit SET note = '–' WHERE state IN ('deferred', 'unfit') AND note = '' AND answers = '{}'
"""


class Migration(migrations.Migration):
    dependencies = [("vaccination", "0002_told_by_phones")]

    operations = [
        migrations.RunSQL(_NONE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["deferred", "unfit"]), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    models.Q(("answers", []), _negated=True),
                    _connector="OR",
                ),
                name="vaccination_visit_reason",
            ),
        ),
    ]
