import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Who is signed in stays so; whose session it is, is written when it is used next.
COPY = """
INSERT INTO accounts_signin (session_key, session_data, expire_date, began_at, used_at, browser, network)
SELECT session_key, session_data, expire_date, now(), now(), '', '' FROM django_session WHERE expire_date > now()
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_emergencies"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("began_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                ("browser", models.CharField(blank=True, default="", max_length=60)),
                ("network", models.CharField(blank=True, default="", max_length=45)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-used_at"]},
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
