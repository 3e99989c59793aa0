import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def cases_of_transfers(apps, _editor):
    """Say of each transfer whose case it is of: that of the file."""
    admissions = apps.get_model("care", "Admission").objects.filter(pk=OuterRef("admission"))
    apps.get_model("care", "Transfer").objects.update(case=Subquery(admissions.values("case")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0005_transfers"),
        ("cases", "0004_proposed_through_others"),
        ("outbreak", "0002_goal_measures"),
        ("places", "0002_a_venue_is_a_site"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="transfer",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="cases.case",
            ),
        ),
        migrations.RunPython(cases_of_transfers, migrations.RunPython.noop),
    ]
