import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("beds", "0001_initial"),
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="people.person",
                    ),
                ),
                (
                    "occupancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="beds.occupancy"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("file_no", models.CharField(max_length=30, unique=True, verbose_name="file no.")),
                ("admitted_at", models.DateTimeField(verbose_name="admitted")),
                (
                    "admitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-admitted_at", "id"],
                "indexes": [models.Index(fields=["area_id", "-admitted_at"], name="admission_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("person",),
                        name="admission_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at", None), ("left_at__gte", models.F("admitted_at")), _connector="OR"
                        ),
                        name="admission_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="care.admission"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("version", models.PositiveSmallIntegerField()),
                ("clinical_type", models.CharField(blank=True, max_length=24, verbose_name="clinical type")),
                ("text", models.TextField(verbose_name="plan")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("admission", "version"), name="plan_version"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="plan_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consultations",
                        to="care.admission",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("on", models.DateField()),
                ("nth", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="conclusion")),
                ("improved", models.BooleanField(default=False, verbose_name="symptoms clearly better")),
                (
                    "imaging_improved",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="lungs clearly better on imaging"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-nth"],
                "constraints": [
                    models.UniqueConstraint(fields=("admission", "on", "nth"), name="consultation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="consultation_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="care.admission",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "celsius",
                    models.DecimalField(decimal_places=1, max_digits=3, verbose_name="temperature, °C"),
                ),
                ("respiratory_rate", models.PositiveSmallIntegerField(verbose_name="breaths a minute")),
                ("spo2", models.PositiveSmallIntegerField(verbose_name="SpO2, %")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (34, 43))), name="observation_celsius"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("respiratory_rate__range", (4, 80))), name="observation_breaths"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spo2__range", (40, 100))), name="observation_spo2"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Discharge",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "admission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discharge",
                        to="care.admission",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("evidence", models.JSONField()),
                ("protocol", models.CharField(max_length=40)),
            ],
        ),
    ]
