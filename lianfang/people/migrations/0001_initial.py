import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("address", models.CharField(max_length=200, verbose_name="address")),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "ordering": ["area_id", "address"],
                "constraints": [models.UniqueConstraint(fields=("area", "address"), name="household_once")],
            },
        ),
        migrations.CreateModel(
            name="IdentifierClaim",
            fields=[
                ("blind", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["person_id"], name="claim_by_person")],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "code",
                    models.CharField(
                        blank=True, default="", max_length=18, verbose_name="unified social credit code"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("municipal", "Municipal"),
                            ("district", "District or county"),
                            ("township", "Township"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["area_id", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "name"), name="organisation_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="organisation_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["municipal", "district", "township", "other"])),
                        name="organisation_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident", "Resident"),
                            ("present", "Non-resident present"),
                            ("transient", "Passing through"),
                            ("staff", "Staff"),
                        ],
                        default="resident",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("f", "Female"), ("m", "Male"), ("", "Not known")],
                        default="",
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                ("phone", models.CharField(blank=True, default="", max_length=24, verbose_name="phone")),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("registered_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="people.household",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area", "id"], name="person_by_area"),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="person_by_phone",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["resident", "present", "transient", "staff"])),
                        name="person_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["f", "m", ""])), name="person_sex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="person_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident_id", "Resident identity card"),
                            ("passport", "Passport"),
                            ("hk_macau", "Permit for Hong Kong and Macau residents"),
                            ("taiwan", "Permit for Taiwan residents"),
                            ("foreign_id", "Foreign permanent resident card"),
                            ("none_yet", "None yet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("tail", models.CharField(max_length=4)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["resident_id", "passport", "hk_macau", "taiwan", "foreign_id", "none_yet"],
                            )
                        ),
                        name="identifier_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "none_yet"), ("tail", "")),
                            models.Q(
                                models.Q(("kind", "none_yet"), _negated=True),
                                models.Q(("tail", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="identifier_none_yet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("reason", models.CharField(max_length=200)),
                ("merged_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("person",),
                        name="alias_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("kept")), _negated=True),
                        name="alias_two_records",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="alias_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProxyLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("relation", models.CharField(max_length=40)),
                ("consented_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proxies",
                        to="people.person",
                    ),
                ),
                (
                    "proxy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_for",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("person", "proxy"), name="proxy_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("proxy")), _negated=True),
                        name="proxy_someone_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.CharField(max_length=60)),
                ("area_id", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["term", "area_id"], name="term_search")],
            },
        ),
    ]
