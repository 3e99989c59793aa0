"""Messages go by phone or by e-mail; people say how they want to be told."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_orders_of_meals"), ("people", "0002_small_rosters")]

    operations = [
        migrations.RemoveConstraint("message", "message_erased_when_ended"),
        migrations.RemoveConstraint("pagecode", "page_code_kind"),
        migrations.RemoveIndex("pagecode", "page_code_to_erase"),
        migrations.RenameField("message", "phone", "address"),
        migrations.RenameField("pagecode", "phone", "address"),
        migrations.AlterField("message", "address", models.CharField(max_length=254)),
        migrations.AlterField("pagecode", "address", models.CharField(default="", max_length=254)),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(address="", body="", ended_at__isnull=False) | (~Q(address="") & ~Q(body="")),
                name="message_erased_when_ended",
            ),
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("zh-hans", "简体中文"), ("en", "English")],
                        default="",
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "declined",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list, size=None
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_queued",
        ),
        migrations.AddField(
            model_name="bundle",
            name="channel",
            field=models.CharField(
                choices=[("sms", "Phone"), ("email", "E-mail")], default="sms", max_length=5
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[("sms", "Phone"), ("email", "E-mail")], default="sms", max_length=5
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="fault",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("not_mobile", "Not a mobile number"),
                    ("no_folder", "The sender has no folder to write to"),
                    ("not_written", "The sender could not write"),
                    ("sender", "The sender does not work"),
                    ("no_server", "The sender has no server to send through"),
                    ("refused", "The network refused it"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="pagecode",
            name="kind",
            field=models.CharField(
                choices=[
                    ("message", "In a message"),
                    ("email", "In an e-mail"),
                    ("slip", "On a printed slip"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "queued")),
                fields=["channel", "purpose", "due_at"],
                name="message_queued",
            ),
        ),
        migrations.AddIndex(
            model_name="pagecode",
            index=models.Index(
                condition=models.Q(("address", ""), _negated=True),
                fields=["expires_at"],
                name="page_code_to_erase",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagecode",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["message", "email", "slip"])), name="page_code_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(("declined__contained_by", ["booking", "result"])),
                name="preference_declined",
            ),
        ),
    ]
