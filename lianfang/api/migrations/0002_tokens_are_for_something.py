"""Every token says what it is for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.RunSQL("UPDATE api_token SET name = '–' WHERE name = ''", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="token_is_for_something"
            ),
        ),
    ]
