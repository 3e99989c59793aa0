import django.contrib.postgres.fields
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("testing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=5, unique=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="testing.round"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("n_tubes", models.PositiveIntegerField()),
                ("n_forms", models.PositiveSmallIntegerField()),
                ("n_slips", models.PositiveSmallIntegerField()),
                ("printed_at", models.DateTimeField()),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-printed_at", "id"],
                "indexes": [models.Index(fields=["area_id", "-printed_at"], name="kit_by_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[2-9A-HJ-NP-Z]{5}$")), name="kit_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sticker",
            fields=[
                ("code", models.CharField(max_length=24, primary_key=True, serialize=False)),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stickers", to="paper.kit"
                    ),
                ),
                ("nth", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kit", "nth"), name="sticker_once")],
            },
        ),
        migrations.CreateModel(
            name="Listed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="paper.kit",
                    ),
                ),
                ("nth", models.PositiveIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kit", "nth"), name="listed_once")],
            },
        ),
        migrations.CreateModel(
            name="PaperForm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=8, unique=True)),
                (
                    "kit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forms",
                        to="paper.kit",
                    ),
                ),
                ("nth", models.PositiveSmallIntegerField()),
                ("area_id", models.BigIntegerField()),
                ("lines", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("printed", "Not keyed"),
                            ("once", "Keyed once"),
                            ("differs", "Two keyings differ"),
                            ("told", "Stored"),
                            ("void", "Not used"),
                        ],
                        default="printed",
                        max_length=8,
                    ),
                ),
                (
                    "fact_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(default="", max_length=400)),
                ("settled", models.BinaryField(null=True)),
                ("tube_code", models.CharField(default="", max_length=24)),
            ],
            options={
                "ordering": ["kit_id", "nth"],
                "indexes": [models.Index(fields=["area_id", "state", "changed_at"], name="paper_form_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("kit", "nth"), name="paper_form_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["printed", "once", "differs", "told", "void"])),
                        name="paper_form_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "void"), _negated=True),
                            models.Q(models.Q(("note", ""), _negated=True), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="paper_form_void_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "told"), _negated=True),
                            models.Q(("tube_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_form_told_tube",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Keying",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keyings",
                        to="paper.paperform",
                    ),
                ),
                ("nth", models.PositiveSmallIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "ordering": ["form_id", "nth"],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "nth"), name="keying_once"),
                    models.UniqueConstraint(fields=("form", "by"), name="keying_two_people"),
                    models.CheckConstraint(condition=models.Q(("nth__in", [1, 2])), name="keying_nth"),
                ],
            },
        ),
    ]
