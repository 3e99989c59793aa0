from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_turned_away")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
