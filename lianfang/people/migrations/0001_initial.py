import django.contrib.postgres.fields
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0001_initial"),
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="address")),
            ],
            options={
                "ordering": ["area_id", "address"],
                "indexes": [models.Index(fields=["address"], name="household_by_address")],
                "constraints": [models.UniqueConstraint(fields=("area", "address"), name="household_once")],
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
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("registered_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area", "id"], name="person_by_area"),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="person_by_phone",
                    ),
                    models.Index(fields=["born_on", "name"], include=("area", "id"), name="person_by_birth"),
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
            name="Term",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
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
                ("term", models.CharField(max_length=60)),
                ("area_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["term", "area_id"], name="term_search")],
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="people.person",
                    ),
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
            name="Alias",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="people.person",
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
                ("reason", models.CharField(max_length=200)),
                ("merged_at", models.DateTimeField()),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("relation", models.CharField(max_length=40)),
                ("consented_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
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
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("authority", "Public authority"),
                            ("institution", "Public institution"),
                            ("hospital", "Medical institution"),
                            ("school", "School or college"),
                            ("enterprise", "Enterprise"),
                            ("society", "Social organisation"),
                            ("committee", "Village or residents’ committee"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="kind",
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
                        related_name="parts",
                        to="people.organisation",
                    ),
                ),
                ("contact", models.CharField(blank=True, default="", max_length=60, verbose_name="contact")),
                (
                    "contact_phone",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="phone"),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "",
                                    "authority",
                                    "institution",
                                    "hospital",
                                    "school",
                                    "enterprise",
                                    "society",
                                    "committee",
                                ),
                            )
                        ),
                        name="organisation_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Newcomer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sync.batch",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sync.device",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident", "Resident"),
                            ("present", "Non-resident present"),
                            ("transient", "Passing through"),
                            ("staff", "Staff"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("f", "Female"), ("m", "Male"), ("", "Not known")], default="", max_length=1
                    ),
                ),
                ("born_on", models.DateField(null=True)),
                ("phone", models.CharField(default="", max_length=24)),
                (
                    "id_kind",
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
                ("sealed_number", models.CharField(max_length=400)),
                ("number_digest", models.CharField(max_length=64)),
                ("address", models.CharField(default="", max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LastCall",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_call",
                        serialize=False,
                        to="people.household",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Visited"),
                            ("no_answer", "No answer"),
                            ("refused", "Refused"),
                            ("moved", "Moved away"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "away",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["done", "no_answer", "refused", "moved"])),
                        name="last_call_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deferral",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deferrals",
                        to="people.person",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "activity",
                    models.CharField(
                        choices=[("swab", "Swab"), ("vaccination", "Vaccination")],
                        max_length=12,
                        verbose_name="not due for",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("tested", "Tested elsewhere not long ago"),
                            ("vaccinated", "Vaccinated not long ago"),
                            ("medical", "Medical reason"),
                            ("away", "Away"),
                            ("other", "Other reason"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("source", models.CharField(max_length=120, verbose_name="known from")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-from_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=["activity", "area_id", "until"],
                        name="deferral_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "activity", "reason", "from_at"),
                        name="deferral_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("from_at"))), name="deferral_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("activity__in", ["swab", "vaccination"]),
                            ("reason__in", ["tested", "vaccinated", "medical", "away", "other"]),
                        ),
                        name="deferral_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="deferral_source"
                    ),
                ],
            },
        ),
    ]
