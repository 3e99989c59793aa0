import django.contrib.postgres.fields
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("outbreak", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField(null=True, verbose_name="case no.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Screening positive"),
                            ("review", "Under review"),
                            ("confirmed", "Confirmed"),
                            ("asymptomatic", "Asymptomatic"),
                            ("excluded", "Excluded"),
                            ("elsewhere", "Case of another area"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "clinical_type",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="clinical type"),
                ),
                ("onset_on", models.DateField(blank=True, null=True, verbose_name="onset of symptoms")),
                ("sampled_at", models.DateTimeField(null=True)),
                ("detected_at", models.DateTimeField(verbose_name="first positive")),
                ("decided_at", models.DateTimeField(null=True)),
                ("converted_at", models.DateTimeField(null=True)),
                ("imported", models.BooleanField(default=False, verbose_name="infected elsewhere")),
                ("reported_at", models.DateTimeField(null=True)),
                ("core_facts_at", models.DateTimeField(null=True)),
                ("investigated_at", models.DateTimeField(null=True)),
                ("out_at", models.DateTimeField(null=True)),
                ("died_at", models.DateTimeField(null=True)),
                ("protocol", models.CharField(max_length=40)),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["outbreak_id", "number", "id"],
                "indexes": [models.Index(fields=["outbreak", "state"], name="case_line_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "outbreak"), name="case_once"),
                    models.UniqueConstraint(fields=("outbreak", "number"), name="case_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("state__in", ["proposed", "review", "excluded", "elsewhere"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("number__isnull", False),
                                ("state__in", ["confirmed", "asymptomatic"]),
                            ),
                            _connector="OR",
                        ),
                        name="case_decided_by_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("out_at", None), ("out_at__gte", models.F("detected_at")), _connector="OR"
                        ),
                        name="case_out_after_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("out_at", None), ("died_at", None), _connector="OR"),
                        name="case_one_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Screening positive"),
                            ("review", "Under review"),
                            ("confirmed", "Confirmed"),
                            ("asymptomatic", "Asymptomatic"),
                            ("excluded", "Excluded"),
                            ("elsewhere", "Case of another area"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("proposed", "Screening positive"),
                            ("review", "Under review"),
                            ("confirmed", "Confirmed"),
                            ("asymptomatic", "Asymptomatic"),
                            ("excluded", "Excluded"),
                            ("elsewhere", "Case of another area"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("protocol", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="case_change_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                ("grade", models.CharField(max_length=12, verbose_name="grade")),
                ("last_exposure_at", models.DateTimeField(verbose_name="last exposure")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("quarantined", "In quarantine"),
                            ("monitored", "Monitored at home"),
                            ("released", "Released"),
                            ("became_case", "Became a case"),
                            ("elsewhere", "Handed to another area"),
                        ],
                        default="reported",
                        max_length=12,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "handed_to",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="handed to"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="cases.case",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="people.person",
                    ),
                ),
                (
                    "via",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secondary",
                        to="cases.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["outbreak_id", "-found_at", "id"],
                "indexes": [models.Index(fields=["outbreak", "state"], name="contact_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "outbreak"), name="contact_once"),
                    models.CheckConstraint(
                        condition=models.Q(("case__isnull", False), ("via__isnull", False), _connector="OR"),
                        name="contact_of_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None), ("state__in", ["reported", "quarantined", "monitored"])
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["released", "became_case", "elsewhere"]),
                            ),
                            _connector="OR",
                        ),
                        name="contact_closed_by_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("source_person_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("household", "Household"),
                            ("work", "Work or school"),
                            ("meal", "Meal"),
                            ("transport", "Vehicle"),
                            ("care", "Medical care"),
                            ("shop", "Shop or market"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="setting",
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(verbose_name="to")),
                ("protected", models.BooleanField(default=False, verbose_name="protected")),
                (
                    "infected",
                    models.BooleanField(default=False, verbose_name="this is how the person was infected"),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["began_at", "id"],
                "indexes": [models.Index(fields=["source_person_id"], name="exposure_by_source")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))), name="exposure_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_person_id", models.F("person_id")), _negated=True),
                        name="exposure_two_people",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("infected", True)),
                        fields=("person", "outbreak"),
                        name="exposure_one_infector",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                ("grade", models.CharField(max_length=12)),
                ("last_exposure_at", models.DateTimeField()),
                ("found_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="cases.contact"
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "via",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onward",
                        to="cases.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["found_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("contact", "case"), name="link_case_once"),
                    models.UniqueConstraint(fields=("contact", "via"), name="link_via_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("via", None)),
                            models.Q(("case", None), ("via__isnull", False)),
                            _connector="OR",
                        ),
                        name="link_case_or_via",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contact", models.F("via")), _negated=True),
                        name="link_two_contacts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("temporary", "Temporary isolation"),
                            ("central", "Central quarantine"),
                            ("home", "Home quarantine"),
                            ("monitoring", "Home health monitoring"),
                            ("after_care", "Isolation after discharge"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "exception",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why at home"),
                ),
                ("origin_at", models.DateTimeField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "due_tests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
                    ),
                ),
                ("protocol", models.CharField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "appeal_to",
                    models.CharField(
                        default="Command centre of the district you live in",
                        max_length=120,
                        verbose_name="appeal to",
                    ),
                ),
                ("released_at", models.DateTimeField(null=True)),
                ("release_reason", models.CharField(default="", max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="cases.contact",
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="outbreak.outbreak",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="people.person",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "ordering": ["ends_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("released_at", None)),
                        fields=["outbreak", "ends_on"],
                        name="quarantine_running",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("appeal_to", ""), _negated=True),
                        ),
                        name="quarantine_reason_and_appeal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact__isnull", False), ("case__isnull", False), _connector="OR"
                        ),
                        name="quarantine_of_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="quarantine_dates"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "temporary"), ("reviewed_by__isnull", False), _connector="OR"
                        ),
                        name="quarantine_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("release_reason", ""), ("released_at", None), ("released_by", None)),
                            models.Q(
                                ("released_at__isnull", False),
                                models.Q(("release_reason", ""), _negated=True),
                                models.Q(
                                    ("released_by__isnull", False), ("kind", "temporary"), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="quarantine_released_by_someone",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at", None)),
                        fields=("person", "outbreak", "kind"),
                        name="quarantine_one_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("area_id", models.BigIntegerField()),
                ("dispute", models.CharField(default="", max_length=24)),
                ("celsius", models.DecimalField(decimal_places=1, max_digits=3)),
                ("symptoms", models.CharField(default="", max_length=200)),
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
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="reading_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (34, 43))), name="reading_celsius"
                    )
                ],
            },
        ),
    ]
