import django.db.models.deletion
from django.db import migrations, models

from lianfang.accounts.keeping import GONE, KEPT


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_vaccinators")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="xid",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="salt",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.CreateModel(
            name="AuditBlock",
            fields=[
                ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("n_rows", models.PositiveIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("until_xid", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={"ordering": ["n"]},
        ),
        migrations.CreateModel(
            name="AuditLeaf",
            fields=[
                ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "block",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="accounts.auditblock",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditErasure",
            fields=[
                ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                ("noted", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
