import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beds", "0002_wards_and_reservations"),
        ("care", "0006_hospitals_together"),
        ("cases", "0004_proposed_through_others"),
        ("outbreak", "0002_goal_measures"),
        ("places", "0002_a_venue_is_a_site"),
        ("transport", "0005_places_of_hails"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Designation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("designated", "Designated"), ("reserve", "Reserve")],
                        default="designated",
                        max_length=10,
                        verbose_name="named as",
                    ),
                ),
                (
                    "takes",
                    models.CharField(
                        choices=[
                            ("all", "All patients"),
                            ("severe", "Severe patients only"),
                            ("not_severe", "Patients who are not severe"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="whom it takes",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["role", "site__name", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="transfer",
            name="transfer_one_at_a_time",
        ),
        migrations.AlterField(
            model_name="transfer",
            name="admission",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="care.admission",
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="cases.case"
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="need",
            field=models.CharField(
                choices=[
                    ("icu", "Intensive care"),
                    ("negative", "Negative pressure"),
                    ("specialty", "Another specialty"),
                    ("room", "No bed here"),
                    ("case", "A case now: hospital"),
                ],
                max_length=9,
                verbose_name="need",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "accepted", "left"])),
                fields=("case",),
                name="transfer_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "received"), _negated=True),
                    ("admission__isnull", False),
                    _connector="OR",
                ),
                name="transfer_file",
            ),
        ),
        migrations.AddField(
            model_name="designation",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="designation",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="designation",
            name="outbreak",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
            ),
        ),
        migrations.AddField(
            model_name="designation",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("outbreak", "site"), name="designation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__gte", models.F("at")), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="designation_ended",
            ),
        ),
    ]
