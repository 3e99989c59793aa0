"""Goods have several barcodes: the one that stood on each item moves to a table of its own."""

import django.db.models.deletion
from django.db import migrations, models

import lianfang.common.ids

MOVE = """
INSERT INTO supplies_barcode (id, item_id, code, ours)
SELECT gen_random_uuid(), id, barcode, false FROM supplies_item WHERE barcode <> ''
"""
BACK = """
UPDATE supplies_item i SET barcode = b.code
FROM (SELECT DISTINCT ON (item_id) item_id, code FROM supplies_barcode ORDER BY item_id, id) b WHERE b.item_id = i.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supplies", "0002_whom_for_and_by_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Barcode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="barcode")),
                ("ours", models.BooleanField(default=False, verbose_name="printed by us")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="barcodes",
                        to="supplies.item",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddConstraint(
            model_name="barcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="barcode_of_something"
            ),
        ),
        migrations.RunSQL([MOVE, "SET CONSTRAINTS ALL IMMEDIATE"], BACK),
        migrations.RemoveConstraint(model_name="item", name="item_barcode_once"),
        migrations.RemoveField(model_name="item", name="barcode"),
    ]
