import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import lianfang.common.ids
import lianfang.presence.parted
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Vehicle",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("direction", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
                ("plate", models.CharField(default="", max_length=10)),
                ("n_people", models.PositiveSmallIntegerField()),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("passed", "Let pass"),
                            ("swab_and_pass", "Swabbed and let pass"),
                            ("held_medical", "Held for a doctor"),
                            ("transferred", "Transferred"),
                            ("turned_back", "Turned back"),
                            ("exempt", "Exempt"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing found"),
                            ("fever", "Fever"),
                            ("positive_test", "Positive test"),
                            ("red_code", "Red code"),
                            ("yellow_code", "Yellow code"),
                            ("risk_trip", "Itinerary through a risk area"),
                            ("risk_vehicle", "Vehicle from a risk area"),
                            ("no_test", "No test"),
                            ("unvaccinated", "Not vaccinated"),
                            ("no_pass", "No pass"),
                            ("no_scan", "Venue code not scanned"),
                            ("unwilling", "Would not be checked"),
                            ("other", "Other"),
                            ("ambulance", "Ambulance"),
                            ("medicine", "Medicine"),
                            ("dialysis", "Dialysis"),
                            ("birth", "Birth"),
                            ("pass", "With a pass"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("checks", models.CharField(default="", max_length=80)),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area_id", "at"], name="vehicle_by_area"),
                    models.Index(fields=["plate", "-at"], name="vehicle_by_plate"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n_people__range", (0, 99))), name="vehicle_people"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="vehicle_direction"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "disposition__in",
                                [
                                    "passed",
                                    "swab_and_pass",
                                    "held_medical",
                                    "transferred",
                                    "turned_back",
                                    "exempt",
                                ],
                            )
                        ),
                        name="vehicle_disposition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "",
                                    "fever",
                                    "positive_test",
                                    "red_code",
                                    "yellow_code",
                                    "risk_trip",
                                    "risk_vehicle",
                                    "no_test",
                                    "unvaccinated",
                                    "no_pass",
                                    "no_scan",
                                    "unwilling",
                                    "other",
                                    "ambulance",
                                    "medicine",
                                    "dialysis",
                                    "birth",
                                    "pass",
                                ],
                            )
                        ),
                        name="vehicle_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
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
                        related_name="passages",
                        to="people.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("direction", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
                ("celsius", models.DecimalField(decimal_places=1, max_digits=3, null=True)),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("passed", "Let pass"),
                            ("swab_and_pass", "Swabbed and let pass"),
                            ("held_medical", "Held for a doctor"),
                            ("transferred", "Transferred"),
                            ("turned_back", "Turned back"),
                            ("exempt", "Exempt"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(default="", max_length=200)),
                (
                    "vehicle",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="presence.vehicle",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing found"),
                            ("fever", "Fever"),
                            ("positive_test", "Positive test"),
                            ("red_code", "Red code"),
                            ("yellow_code", "Yellow code"),
                            ("risk_trip", "Itinerary through a risk area"),
                            ("risk_vehicle", "Vehicle from a risk area"),
                            ("no_test", "No test"),
                            ("unvaccinated", "Not vaccinated"),
                            ("no_pass", "No pass"),
                            ("no_scan", "Venue code not scanned"),
                            ("unwilling", "Would not be checked"),
                            ("other", "Other"),
                            ("ambulance", "Ambulance"),
                            ("medicine", "Medicine"),
                            ("dialysis", "Dialysis"),
                            ("birth", "Birth"),
                            ("pass", "With a pass"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                ("checks", models.CharField(db_default="", default="", max_length=80)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="passage_by_person"),
                    models.Index(fields=["area_id", "at"], name="passage_by_area"),
                    models.Index(
                        condition=models.Q(("disposition__in", ["held_medical", "transferred"])),
                        fields=["area_id", "-at"],
                        name="passage_held",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (34, 43))), name="passage_celsius"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="passage_direction"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "disposition__in",
                                [
                                    "passed",
                                    "swab_and_pass",
                                    "held_medical",
                                    "transferred",
                                    "turned_back",
                                    "exempt",
                                ],
                            )
                        ),
                        name="passage_disposition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "^[a-z_]*$")), name="passage_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="presence.passage",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("taken_over", "Taken over"), ("let_go", "Let go on")], max_length=12
                    ),
                ),
                ("to", models.CharField(default="", max_length=120)),
                ("taken_by", models.CharField(default="", max_length=60)),
                ("receipt", models.CharField(default="", max_length=40)),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["passage"], name="transfer_by_passage")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["taken_over", "let_go"])), name="transfer_outcome"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Queue",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("direction", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
                ("waiting", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["site", "-at"], name="queue_by_site")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="queue_direction"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("given", "Shift handed over"), ("taken", "Shift taken over")], max_length=8
                    ),
                ),
                ("waiting", models.PositiveSmallIntegerField()),
                (
                    "held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("note", models.CharField(default="", max_length=400)),
            ],
            options={
                "indexes": [models.Index(fields=["site", "-at"], name="gate_handover_by_site")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["given", "taken"])), name="gate_handover_step"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("direction", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
                ("n", models.PositiveSmallIntegerField()),
                ("celsius", models.DecimalField(decimal_places=1, max_digits=3, null=True)),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("passed", "Let pass"),
                            ("swab_and_pass", "Swabbed and let pass"),
                            ("held_medical", "Held for a doctor"),
                            ("transferred", "Transferred"),
                            ("turned_back", "Turned back"),
                            ("exempt", "Exempt"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing found"),
                            ("fever", "Fever"),
                            ("positive_test", "Positive test"),
                            ("red_code", "Red code"),
                            ("yellow_code", "Yellow code"),
                            ("risk_trip", "Itinerary through a risk area"),
                            ("risk_vehicle", "Vehicle from a risk area"),
                            ("no_test", "No test"),
                            ("unvaccinated", "Not vaccinated"),
                            ("no_pass", "No pass"),
                            ("no_scan", "Venue code not scanned"),
                            ("unwilling", "Would not be checked"),
                            ("other", "Other"),
                            ("ambulance", "Ambulance"),
                            ("medicine", "Medicine"),
                            ("dialysis", "Dialysis"),
                            ("birth", "Birth"),
                            ("pass", "With a pass"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("checks", models.CharField(default="", max_length=80)),
                ("reminded", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["area_id", "at"], name="entry_by_area")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("n__range", (1, 99))), name="entry_n"),
                    models.CheckConstraint(
                        condition=models.Q(("celsius__range", (34, 43))), name="entry_celsius"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="entry_direction"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "disposition__in",
                                [
                                    "passed",
                                    "swab_and_pass",
                                    "held_medical",
                                    "transferred",
                                    "turned_back",
                                    "exempt",
                                ],
                            )
                        ),
                        name="entry_disposition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "",
                                    "fever",
                                    "positive_test",
                                    "red_code",
                                    "yellow_code",
                                    "risk_trip",
                                    "risk_vehicle",
                                    "no_test",
                                    "unvaccinated",
                                    "no_pass",
                                    "no_scan",
                                    "unwilling",
                                    "other",
                                    "ambulance",
                                    "medicine",
                                    "dialysis",
                                    "birth",
                                    "pass",
                                ],
                            )
                        ),
                        name="entry_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pass",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=9, unique=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
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
                ("holder", models.CharField(max_length=60)),
                ("plate", models.CharField(blank=True, default="", max_length=10)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("dialysis", "Dialysis"),
                            ("birth", "Birth"),
                            ("treatment", "Treatment"),
                            ("medicine", "Medicine"),
                            ("supplies", "Supplies for people’s lives"),
                            ("epidemic", "Work against the epidemic"),
                            ("work", "Work that cannot wait"),
                            ("funeral", "Funeral"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revoked_why", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
                "indexes": [models.Index(fields=["area", "-issued_at"], name="pass_by_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="pass_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="pass_revoked_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
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
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("direction", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="scan_by_person"),
                    models.Index(fields=["area_id", "at"], name="scan_by_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="scan_direction"
                    )
                ],
            },
        ),
        lianfang.presence.parted.CreateParted(
            name="Stay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id",
                        "entered",
                        "place_id",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("place_id", models.UUIDField()),
                ("entered", models.DateTimeField()),
                ("left", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("scan", "Scan of a venue code"),
                            ("passage", "Passage"),
                            ("boarding", "Boarding of a vehicle"),
                            ("admission", "Admission"),
                        ],
                        max_length=10,
                    ),
                ),
                ("void", models.BooleanField(db_default=False, default=False)),
                ("xid", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_id", "entered"], name="stay_by_place"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["xid"], name="stay_news"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__gte", models.F("entered"))), name="stay_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["scan", "passage", "boarding", "admission"])),
                        name="stay_source",
                    ),
                ],
            },
        ),
    ]
