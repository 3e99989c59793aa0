from django.db import migrations

from lianfang.people.keeping import GONE, HOLDERS


class Migration(migrations.Migration):
    dependencies = [("people", "0003_key_rotation")]

    operations = [migrations.RunSQL(HOLDERS, GONE)]
