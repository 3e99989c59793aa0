import django.contrib.postgres.fields
import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.person"
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="outbreak.outbreak",
                    ),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
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
            name="Exposure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="people.person",
                    ),
                ),
                ("source_person_id", models.UUIDField()),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
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
                    "distance",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="distance, m"
                    ),
                ),
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
                    models.CheckConstraint(
                        condition=models.Q(("distance", None), ("distance__gte", 0), _connector="OR"),
                        name="exposure_distance",
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
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
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
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="outbreak.outbreak",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("grade", models.CharField(max_length=12, verbose_name="grade")),
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
                    "via",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secondary",
                        to="cases.contact",
                    ),
                ),
                ("last_exposure_at", models.DateTimeField(verbose_name="last exposure")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("located", "Located"),
                            ("notified", "Told"),
                            ("transfer", "On the way to quarantine"),
                            ("quarantined", "In quarantine"),
                            ("monitored", "Monitored at home"),
                            ("released", "Released"),
                            ("became_case", "Became a case"),
                            ("elsewhere", "Handed to another area"),
                            ("lost", "Lost, still looked for"),
                            ("died", "Died"),
                        ],
                        default="reported",
                        max_length=12,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("located_at", models.DateTimeField(null=True)),
                ("notified_at", models.DateTimeField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "handed_to",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="handed to"),
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
                                ("closed_at", None),
                                (
                                    "state__in",
                                    [
                                        "reported",
                                        "located",
                                        "notified",
                                        "transfer",
                                        "quarantined",
                                        "monitored",
                                        "lost",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["released", "became_case", "elsewhere", "died"]),
                            ),
                            _connector="OR",
                        ),
                        name="contact_closed_by_then",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="people.person",
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
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="cases.contact",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="cases.case",
                    ),
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
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("place", models.CharField(blank=True, default="", max_length=200, verbose_name="place")),
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
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("release_reason", models.CharField(default="", max_length=300)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cases.quarantine",
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
                            ("kind", "temporary"),
                            ("reviewed_by__isnull", False),
                            ("replaces__isnull", False),
                            _connector="OR",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="people.person",
                    ),
                ),
                ("celsius", models.DecimalField(decimal_places=1, max_digits=3)),
                ("symptoms", models.CharField(default="", max_length=200)),
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
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "quarantine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="cases.quarantine",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("said_by", models.CharField(max_length=80, verbose_name="who appeals")),
                ("said", models.CharField(max_length=600, verbose_name="what they say")),
                ("received_at", models.DateTimeField()),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="to be answered by")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stands", "The restriction stands"),
                            ("changed", "It is changed"),
                            ("lifted", "It is lifted"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=600, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)), fields=["due_at"], name="appeal_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("quarantine",),
                        name="appeal_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), _negated=True), models.Q(("said_by", ""), _negated=True)
                        ),
                        name="appeal_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at", None), ("answered_by", None), ("outcome", "")
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("outcome__in", ["stands", "changed", "lifted"]),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            ("ordered_by", None),
                            models.Q(("answered_by", models.F("ordered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None),
                            ("answered_at__gte", models.F("received_at")),
                            _connector="OR",
                        ),
                        name="appeal_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestigationPart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("identity", "Identity and work"),
                            ("onset", "Onset"),
                            ("symptoms", "Symptoms"),
                            ("movements", "Movements"),
                            ("visits", "Visits to doctors"),
                            ("tests", "Tests elsewhere"),
                            ("vaccination", "Vaccination"),
                            ("source", "Source of infection"),
                            ("classification", "Classification"),
                            ("outcome", "Outcome"),
                        ],
                        max_length=16,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("data", models.JSONField(default=dict)),
                ("done", models.BooleanField(default=False)),
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
                "ordering": ["key", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "key", "version"), name="part_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="part_version_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("row", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("removed", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(verbose_name="to")),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                (
                    "activity",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="what was done there"
                    ),
                ),
                (
                    "transport",
                    models.CharField(
                        choices=[
                            ("none", "Without a vehicle"),
                            ("walk", "On foot"),
                            ("car", "Private car"),
                            ("taxi", "Taxi or ride service"),
                            ("bus", "Bus"),
                            ("coach", "Coach"),
                            ("metro", "Underground"),
                            ("train", "Train"),
                            ("plane", "Aeroplane"),
                            ("ship", "Ship"),
                            ("other", "Another vehicle"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="transport",
                    ),
                ),
                (
                    "vehicle",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="line, flight or plate"
                    ),
                ),
                ("seat", models.CharField(blank=True, default="", max_length=20, verbose_name="seat")),
                (
                    "companions",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="companions"),
                ),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("none", "None"),
                            ("mask", "Mask, the whole time"),
                            ("partly", "Mask, part of the time"),
                            ("respirator", "Respirator"),
                            ("suit", "Protective suit"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="protection",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("told", "Told by the patient"),
                            ("others", "Told by others"),
                            ("camera", "Seen on a camera"),
                            ("payment", "Payment or ticket"),
                            ("scan", "Scanned code"),
                        ],
                        default="told",
                        max_length=8,
                        verbose_name="how it is known",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("case", "row", "version"), name="movement_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="movement_version_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))), name="movement_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), _negated=True), name="movement_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Symptom",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("row", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("removed", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "symptom",
                    models.CharField(
                        choices=[
                            ("fever", "Fever"),
                            ("cough", "Cough"),
                            ("throat", "Sore throat"),
                            ("nose", "Runny or blocked nose"),
                            ("fatigue", "Fatigue"),
                            ("muscle", "Aching muscles"),
                            ("headache", "Headache"),
                            ("smell", "Loss of smell or taste"),
                            ("breath", "Short of breath"),
                            ("chest", "Chest pain"),
                            ("diarrhoea", "Diarrhoea"),
                            ("vomiting", "Nausea or vomiting"),
                            ("eyes", "Red eyes"),
                            ("rash", "Rash"),
                            ("other", "Another symptom"),
                        ],
                        max_length=12,
                        verbose_name="symptom",
                    ),
                ),
                (
                    "other",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="which other"),
                ),
                ("began_on", models.DateField(verbose_name="since")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "celsius",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        verbose_name="highest temperature",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("case", "row", "version"), name="symptom_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="symptom_version_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"
                        ),
                        name="symptom_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("celsius", None), ("celsius__range", (34, 43)), _connector="OR"),
                        name="symptom_celsius",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("other", ""), ("symptom", "other"), _negated=True),
                        name="symptom_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoctorVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("row", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("removed", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="when")),
                (
                    "institution",
                    models.CharField(max_length=120, verbose_name="hospital, practice or pharmacy"),
                ),
                (
                    "department",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="department"),
                ),
                (
                    "diagnosis",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="diagnosis and treatment"
                    ),
                ),
                (
                    "companions",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="companions"),
                ),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("none", "None"),
                            ("mask", "Mask, the whole time"),
                            ("partly", "Mask, part of the time"),
                            ("respirator", "Respirator"),
                            ("suit", "Protective suit"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="protection",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "row", "version"), name="doctorvisit_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="doctorvisit_version_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("institution", ""), _negated=True), name="doctorvisit_where"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherTest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("row", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("removed", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="taken at")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("nat", "Nucleic acid test"),
                            ("antigen", "Antigen test"),
                            ("antibody", "Antibody test"),
                            ("imaging", "Chest imaging"),
                            ("blood", "Blood count"),
                            ("other", "Another test"),
                        ],
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                ("place", models.CharField(max_length=120, verbose_name="where")),
                ("result", models.CharField(max_length=200, verbose_name="result")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("case", "row", "version"), name="othertest_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="othertest_version_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result", ""), _negated=True), name="othertest_result"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dose",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("row", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("removed", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began_on", models.DateField(verbose_name="given on")),
                ("product", models.CharField(max_length=120, verbose_name="vaccine")),
                ("lot", models.CharField(blank=True, default="", max_length=40, verbose_name="lot")),
                ("place", models.CharField(blank=True, default="", max_length=120, verbose_name="where")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("case", "row", "version"), name="dose_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="dose_version_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product", ""), _negated=True), name="dose_product"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadList",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("told_by", models.CharField(max_length=120, verbose_name="who sent it")),
                ("received_at", models.DateTimeField()),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("n_taken", models.PositiveIntegerField(default=0)),
                ("kind", models.CharField(max_length=8)),
                ("separator", models.CharField(max_length=2)),
                ("head", models.JSONField(default=list)),
                ("returned", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-received_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "digest"), name="lead_list_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="outbreak.outbreak",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField(verbose_name="lead no.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("letter", "Letter between areas"),
                            ("list", "Co-location list"),
                            ("arrival", "From a risk area"),
                            ("own", "Own finding"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="came in")),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("told_by", models.CharField(max_length=120, verbose_name="who told it")),
                (
                    "told_phone",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="their phone"),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="what was told")),
                ("name", models.CharField(blank=True, default="", max_length=120, verbose_name="name")),
                ("phone", models.CharField(blank=True, default="", max_length=24, verbose_name="phone")),
                (
                    "came_from",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="came from"),
                ),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                (
                    "transport",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Without a vehicle"),
                            ("walk", "On foot"),
                            ("car", "Private car"),
                            ("taxi", "Taxi or ride service"),
                            ("bus", "Bus"),
                            ("coach", "Coach"),
                            ("metro", "Underground"),
                            ("train", "Train"),
                            ("plane", "Aeroplane"),
                            ("ship", "Ship"),
                            ("other", "Another vehicle"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "vehicle",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="line, flight or plate"
                    ),
                ),
                ("seat", models.CharField(blank=True, default="", max_length=20, verbose_name="seat")),
                (
                    "staying_at",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="stays at"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.contact",
                    ),
                ),
                (
                    "of_list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="cases.leadlist",
                    ),
                ),
                ("acknowledge_by", models.DateTimeField()),
                ("settle_by", models.DateTimeField()),
                ("protocol", models.CharField(max_length=40)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Nothing found"),
                            ("case", "Case"),
                            ("contact", "Contact"),
                            ("watched", "Watched or tested, not a contact"),
                            ("elsewhere", "Passed on to another area"),
                            ("unreached", "Could not be reached"),
                            ("twice", "Known already"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["outbreak_id", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["outbreak", "settle_by"],
                        name="lead_open",
                    ),
                    models.Index(fields=["person"], name="lead_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "number"), name="lead_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_at", None), ("owner__isnull", False), _connector="OR"
                        ),
                        name="lead_answered_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("outcome", "")),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lead_closed_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settle_by__gte", models.F("acknowledge_by"))), name="lead_clocks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("came_from", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.lead"
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
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("received", "A lead came in"),
                            ("assigned", "Assigned"),
                            ("taken", "Taken on"),
                            ("noted", "Note"),
                            ("linked", "Linked"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=500)),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="outbreak.outbreak",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "way",
                    models.CharField(
                        choices=[("out", "Sent to another area"), ("in", "Received from another area")],
                        max_length=3,
                        verbose_name="way",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "their_number",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="their number"),
                ),
                ("other", models.CharField(max_length=120, verbose_name="other area or body")),
                (
                    "other_phone",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="their phone"),
                ),
                ("subject", models.CharField(max_length=160, verbose_name="subject")),
                ("text", models.CharField(max_length=2000, verbose_name="text")),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="cases.contact",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="cases.lead",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                ("due_at", models.DateTimeField()),
                ("protocol", models.CharField(max_length=40)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_name",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="who acknowledged it"
                    ),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=4000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ["-sent_at", "id"],
                "indexes": [
                    models.Index(fields=["contact"], name="letter_by_contact"),
                    models.Index(fields=["person"], name="letter_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outbreak", "way", "number"), name="letter_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at", None),
                                ("acknowledged_by", None),
                                ("acknowledged_name", ""),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                                models.Q(("acknowledged_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_acknowledged_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_at", None),
                            ("acknowledged_at__gte", models.F("sent_at")),
                            _connector="OR",
                        ),
                        name="letter_acknowledged_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_why", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_withdrawn_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("other", ""), _negated=True)
                        ),
                        name="letter_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallTask",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contact", "Tell a contact"),
                            ("lead", "Ask about a lead"),
                            ("arrival", "Ask somebody from a risk area"),
                            ("case", "Ask a case how they are"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="cases.contact",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="cases.lead",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="cases.case",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="why")),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("next_at", models.DateTimeField(verbose_name="call from")),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("held_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("unreached", "Never answered: go to the door"),
                            ("wrong", "Wrong number: find another"),
                            ("refused", "Would not talk: go to the door"),
                            ("needless", "No longer needed"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how it ended",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["outbreak", "due_at"],
                        name="call_queue",
                    ),
                    models.Index(fields=["contact"], name="call_by_contact"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case", None),
                                ("contact__isnull", False),
                                ("kind", "contact"),
                                ("lead", None),
                            ),
                            models.Q(
                                ("case", None),
                                ("contact", None),
                                ("kind__in", ["lead", "arrival"]),
                                ("lead__isnull", False),
                            ),
                            models.Q(
                                ("case__isnull", False), ("contact", None), ("kind", "case"), ("lead", None)
                            ),
                            _connector="OR",
                        ),
                        name="call_of_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("held_by", None),
                                models.Q(("end", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="call_ended_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_by", None), ("held_until", None)),
                            models.Q(("held_by__isnull", False), ("held_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="call_held_until",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("contact",),
                        name="call_once_a_contact",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("lead",), name="call_once_a_lead"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="call_once_a_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("held_by__isnull", False)),
                        fields=("held_by",),
                        name="call_one_a_nurse",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="cases.calltask"
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer"),
                            ("wrong", "Wrong number"),
                            ("call_back", "Call back at"),
                            ("refused", "Would not talk"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="note")),
                ("back_at", models.DateTimeField(null=True, verbose_name="call back at")),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["person_id", "at"], name="call_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_at__isnull", False), ("outcome", "call_back")),
                            models.Q(models.Q(("outcome", "call_back"), _negated=True), ("back_at", None)),
                            _connector="OR",
                        ),
                        name="call_back_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("case_id", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("packed", models.BinaryField()),
                ("kind", models.CharField(max_length=8)),
                ("separator", models.CharField(default=",", max_length=4)),
                (
                    "head",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("head_row", models.PositiveIntegerField(default=0)),
                ("columns", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "To be looked at"), ("taken", "Taken"), ("undone", "Taken back")],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("n_rows", models.PositiveIntegerField(default=0)),
                ("n_taken", models.PositiveIntegerField(default=0)),
                ("refused", models.JSONField(default=list)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_at", models.DateTimeField(null=True)),
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
                ("undone_why", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ["-uploaded_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "undone"), _negated=True),
                        fields=("case_id", "digest"),
                        name="contact_file_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["new", "taken"]), ("undone_at", None), ("undone_by", None)
                            ),
                            models.Q(
                                ("state", "undone"),
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                                models.Q(("undone_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_file_undone",
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
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="cases.contact"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("grade", models.CharField(max_length=12)),
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
                    "via",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onward",
                        to="cases.contact",
                    ),
                ),
                ("last_exposure_at", models.DateTimeField()),
                ("found_at", models.DateTimeField()),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="cases.contactfile",
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
            name="CaseStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("type", "Type changed"),
                            ("left", "Left hospital"),
                            ("died", "Died"),
                            ("alive", "Death taken back"),
                            ("again", "Positive again"),
                            ("not_again", "Positive again, taken back"),
                            ("readmitted", "To be admitted again"),
                            ("left_again", "Left hospital again"),
                            ("sequenced", "Sequenced"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("before", models.CharField(blank=True, default="", max_length=40)),
                ("after", models.CharField(blank=True, default="", max_length=40)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("protocol", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["told_at", "id"],
                "indexes": [models.Index(fields=["person_id", "at"], name="case_step_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="case_step_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_at__gte", models.F("at"))), name="case_step_told_after"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "type"), _negated=True),
                            models.Q(("before", models.F("after")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_step_changes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relapse",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relapses", to="cases.case"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("found_at", models.DateTimeField(verbose_name="positive again at")),
                ("told_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("readmitted_at", models.DateTimeField(null=True)),
                ("out_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["found_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("out_at", None), ("withdrawn_at", None)),
                        fields=("case",),
                        name="relapse_one_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("readmitted_at", None),
                            ("readmitted_at__gte", models.F("found_at")),
                            _connector="OR",
                        ),
                        name="relapse_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("out_at", None),
                            models.Q(
                                ("out_at__gte", models.F("readmitted_at")), ("readmitted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="relapse_out_after_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at", None), ("readmitted_at", None), _connector="OR"),
                        name="relapse_withdrawn_before",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sequencing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sequencings",
                        to="cases.case",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("area_id", models.BigIntegerField()),
                ("specimen", models.CharField(max_length=60, verbose_name="specimen")),
                ("laboratory", models.CharField(max_length=120, verbose_name="laboratory")),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("result_at", models.DateTimeField(null=True, verbose_name="result")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lineage", models.CharField(blank=True, default="", max_length=40, verbose_name="lineage")),
                ("variant", models.CharField(blank=True, default="", max_length=40, verbose_name="variant")),
                (
                    "accession",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="accession number"),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
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
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ["sent_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("case", "specimen"),
                        name="sequencing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entered_by", None), ("lineage", ""), ("result_at", None), ("variant", "")
                            ),
                            models.Q(
                                ("entered_by__isnull", False),
                                ("result_at__isnull", False),
                                models.Q(
                                    models.Q(("lineage", ""), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="sequencing_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result_at", None), ("result_at__gte", models.F("sent_at")), _connector="OR"
                        ),
                        name="sequencing_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_why", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sequencing_withdrawn_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineList",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line_lists",
                        to="outbreak.outbreak",
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("series", models.CharField(max_length=120, verbose_name="name of the list")),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("packed", models.BinaryField()),
                ("shape", models.JSONField(default=dict)),
                ("columns", models.JSONField(default=dict)),
                ("edges_name", models.CharField(blank=True, default="", max_length=200)),
                ("edges_packed", models.BinaryField(default=bytes)),
                ("edges_shape", models.JSONField(default=dict)),
                ("edges_columns", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "To be looked at"), ("done", "Read"), ("void", "Taken back")],
                        default="new",
                        max_length=4,
                    ),
                ),
                ("n_rows", models.PositiveIntegerField(default=0)),
                ("n_new", models.PositiveIntegerField(default=0)),
                ("n_known", models.PositiveIntegerField(default=0)),
                ("n_links", models.PositiveIntegerField(default=0)),
                ("returned", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "void_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("void_at", models.DateTimeField(null=True)),
                ("void_because", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("outbreak", "digest"),
                        name="line_list_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "void"), ("void_at__isnull", False), ("void_by__isnull", False)
                            ),
                            models.Q(
                                models.Q(("state", "void"), _negated=True),
                                ("void_at", None),
                                ("void_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="line_list_void",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedCase",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="listed", to="cases.case"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.linelist"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="id in the list")),
                ("line", models.PositiveIntegerField()),
                ("told", models.JSONField(default=dict)),
                ("place", models.CharField(blank=True, default="", max_length=120, verbose_name="place")),
                (
                    "setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("household", "Household"),
                            ("work", "Work or school"),
                            ("meal", "Meal"),
                            ("transport", "Vehicle"),
                            ("care", "Medical care"),
                            ("shop", "Shop or market"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="setting",
                    ),
                ),
                ("new_person", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["list_id", "line"],
                "indexes": [models.Index(fields=["list", "key"], name="listed_case_by_key")],
                "constraints": [models.UniqueConstraint(fields=("case", "list"), name="listed_case_once")],
            },
        ),
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chain_links",
                        to="people.person",
                    ),
                ),
                ("source_person_id", models.UUIDField()),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("infector", "Infected by"), ("related", "Near each other")], max_length=8
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="cases.linelist",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("aside_at", models.DateTimeField(null=True)),
                (
                    "aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("aside_because", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ["told_at", "id"],
                "indexes": [models.Index(fields=["outbreak", "person"], name="chain_link_of_outbreak")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "source_person_id", "outbreak", "kind"), name="chain_link_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_person_id", models.F("person_id")), _negated=True),
                        name="chain_link_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("aside_at", None), ("aside_because", ""), ("aside_by", None)),
                            models.Q(
                                ("aside_at__isnull", False),
                                ("aside_by__isnull", False),
                                models.Q(("aside_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="chain_link_aside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainDismissal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("check_name", models.CharField(max_length=24)),
                ("source_person_id", models.UUIDField(null=True)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dismissed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["dismissed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "outbreak", "check_name", "source_person_id"),
                        name="chain_dismissal_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="chain_dismissal_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(blank=True, default="", max_length=400)),
                ("shared", models.BooleanField(default=False, verbose_name="shared")),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "name"), name="saved_filter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_filter_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChosenColumns",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="chosen_columns",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_proposals",
                        to="people.person",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="cases.case"
                    ),
                ),
                (
                    "outbreak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbreak.outbreak"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("household", "Same household"),
                            ("work", "Same team at work"),
                            ("school", "Same school"),
                            ("queue", "Next in the queue for a swab"),
                            ("ward", "Same ward"),
                            ("room", "Same room in isolation"),
                            ("venue", "Same place at the same time"),
                            ("vehicle", "Same vehicle"),
                        ],
                        max_length=10,
                        verbose_name="known from",
                    ),
                ),
                ("says", models.CharField(max_length=200)),
                ("evidence", models.JSONField(default=dict)),
                ("place", models.CharField(blank=True, default="", max_length=120, verbose_name="place")),
                ("began_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(verbose_name="to")),
                ("score", models.PositiveSmallIntegerField(verbose_name="likelihood")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed a contact"),
                            ("dismissed", "Dismissed"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="reason")),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="cases.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "-ended_at", "id"],
                "indexes": [
                    models.Index(fields=["outbreak", "state", "-score"], name="contact_proposal_list"),
                    models.Index(fields=["case", "state"], name="contact_proposal_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "case", "source"), name="contact_proposal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))),
                        name="contact_proposal_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 100)), name="contact_proposal_score"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("says", ""), _negated=True), name="contact_proposal_says"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                ["household", "work", "school", "queue", "ward", "room", "venue", "vehicle"],
                            )
                        ),
                        name="contact_proposal_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contact", None),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("reason", ""),
                                ("state", "proposed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state", "confirmed"),
                                ("contact__isnull", False),
                            ),
                            models.Q(
                                ("contact", None),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state", "dismissed"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_proposal_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.contact"
                    ),
                ),
                ("person_id", models.UUIDField()),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("located", "Located"),
                            ("notified", "Told"),
                            ("transfer", "On the way to quarantine"),
                            ("quarantined", "In quarantine"),
                            ("monitored", "Monitored at home"),
                            ("released", "Released"),
                            ("became_case", "Became a case"),
                            ("elsewhere", "Handed to another area"),
                            ("lost", "Lost, still looked for"),
                            ("died", "Died"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("located", "Located"),
                            ("notified", "Told"),
                            ("transfer", "On the way to quarantine"),
                            ("quarantined", "In quarantine"),
                            ("monitored", "Monitored at home"),
                            ("released", "Released"),
                            ("became_case", "Became a case"),
                            ("elsewhere", "Handed to another area"),
                            ("lost", "Lost, still looked for"),
                            ("died", "Died"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after__in", ["lost", "died"]), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_step_says_why",
                    )
                ],
            },
        ),
    ]
