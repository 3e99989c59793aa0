import django.db.models.deletion
import django.db.models.expressions
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models

from lianfang.supplies.keeping import BOOKS


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("protection", "Protection"),
                            ("testing", "Testing"),
                            ("medicine", "Medicine"),
                            ("herbal", "Herbal medicine"),
                            ("food", "Food and water"),
                            ("meal", "Meals"),
                            ("household", "Household goods"),
                            ("other", "Other goods"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("unit", models.CharField(max_length=12, verbose_name="counted in")),
                ("barcode", models.CharField(blank=True, default="", max_length=40, verbose_name="barcode")),
                ("medical", models.BooleanField(default=False, verbose_name="medical goods")),
                ("expires", models.BooleanField(default=True, verbose_name="has a last day")),
            ],
            options={
                "ordering": ["kind", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("unit", ""), _negated=True)
                        ),
                        name="item_named",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("barcode", ""), _negated=True),
                        fields=("barcode",),
                        name="item_barcode_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="supplies.item"
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="number of the lot")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code on the box")),
                ("maker", models.CharField(blank=True, default="", max_length=80, verbose_name="made by")),
                ("tied", models.CharField(blank=True, default="", max_length=200, verbose_name="bound to")),
                ("recalled_at", models.DateTimeField(blank=True, null=True)),
                ("recalled_why", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ["item", models.OrderBy(models.F("expires_on"), nulls_last=True), "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "number", "tied"), name="goods_lot_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recalled_at", None), ("recalled_why", "")),
                            models.Q(
                                ("recalled_at__isnull", False), models.Q(("recalled_why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="lot_recalled_with_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Store",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("store", "Store"),
                            ("point", "Hand-over point"),
                            ("way", "On the way"),
                            ("supplier", "Suppliers"),
                            ("giver", "Givers"),
                            ("made", "Own making"),
                            ("used", "Used"),
                            ("lost", "Written off"),
                            ("count", "Differences in counts"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("address", models.CharField(blank=True, default="", max_length=200, verbose_name="address")),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("phone", models.CharField(blank=True, default="", max_length=24, verbose_name="phone")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["area_id", "kind", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "area", "name"), name="store_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "store",
                                    "point",
                                    "way",
                                    "supplier",
                                    "giver",
                                    "made",
                                    "used",
                                    "lost",
                                    "count",
                                ],
                            )
                        ),
                        name="store_kind",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Minimum",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minimums",
                        to="supplies.store",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="supplies.item"
                    ),
                ),
                ("n", models.PositiveIntegerField(verbose_name="at least")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("store", "item"), name="minimum_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("issue", "Issue"),
                            ("transfer", "Transfer"),
                            ("return", "Return"),
                            ("write_off", "Write-off"),
                            ("count", "Count"),
                            ("made", "Batch made"),
                            ("undo", "Taken back"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supplies.store"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="reason")),
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
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="supplies.document",
                    ),
                ),
                ("source", models.UUIDField(null=True, unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["area_id", "-id"], name="document_by_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "receipt",
                                    "issue",
                                    "transfer",
                                    "return",
                                    "write_off",
                                    "count",
                                    "made",
                                    "undo",
                                ],
                            )
                        ),
                        name="document_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["write_off", "undo"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="document_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "undo"), ("undoes__isnull", False)),
                            models.Q(models.Q(("kind", "undo"), _negated=True), ("undoes", None)),
                            _connector="OR",
                        ),
                        name="document_undoes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="supplies.document",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supplies.lot",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supplies.store",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supplies.store",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("at", models.DateTimeField()),
                ("source_left", models.BigIntegerField(default=0)),
                ("target_left", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "-id"], name="move_out_of"),
                    models.Index(fields=["target", "-id"], name="move_into"),
                    models.Index(fields=["lot", "-id"], name="move_of_lot"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="move_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="move_goes_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supplies.store",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supplies.lot"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supplies.item"
                    ),
                ),
                ("outside", models.BooleanField()),
                ("came", models.BigIntegerField(default=0)),
                ("went", models.BigIntegerField(default=0)),
                ("n", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("n__gt", 0)), fields=["store", "item"], name="balance_in_stock"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "lot"), name="balance_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "n",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("came"), "-", models.F("went")
                                ),
                            )
                        ),
                        name="balance_is_came_less_went",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("n__gte", 0), ("outside", True), _connector="OR"),
                        name="balance_not_below_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("source", models.UUIDField(null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("approved", "Approved"),
                            ("picked", "Picked"),
                            ("sent", "On the way"),
                            ("handed", "Put down"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supplies.store"
                    ),
                ),
                ("area_id", models.BigIntegerField()),
                ("why", models.CharField(max_length=200, verbose_name="what for")),
                ("urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("wanted_by", models.DateTimeField(blank=True, null=True, verbose_name="wanted by")),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supplies.store",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "courier",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["area_id", "id"], name="request_open"
                    ),
                    models.Index(fields=["area_id", "-number"], name="request_by_area"),
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["courier", "place"],
                        name="request_of_courier",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "declined", "withdrawn"]),
                            models.Q(("approved_by__isnull", False), ("store__isnull", False)),
                            _connector="OR",
                        ),
                        name="request_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("asked_by")), _negated=True),
                        name="request_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "handed"]), _negated=True),
                            ("courier__isnull", False),
                            _connector="OR",
                        ),
                        name="request_carried",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["confirmed", "declined", "withdrawn"]),
                            ),
                            models.Q(
                                ("ended_at", None),
                                ("state__in", ("asked", "approved", "picked", "sent", "handed")),
                            ),
                            _connector="OR",
                        ),
                        name="request_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="supplies.request",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supplies.item"
                    ),
                ),
                ("asked", models.PositiveIntegerField()),
                ("granted", models.PositiveIntegerField(null=True)),
                ("came", models.PositiveIntegerField(null=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "item"), name="request_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("asked__gt", 0)), name="request_line_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted", None), ("granted__lte", models.F("asked")), _connector="OR"
                        ),
                        name="request_line_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came", None), ("came__lte", models.F("granted")), _connector="OR"
                        ),
                        name="request_line_came",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RequestStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="supplies.request",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("approved", "Approved"),
                            ("picked", "Picked"),
                            ("sent", "On the way"),
                            ("handed", "Put down"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.RunSQL(BOOKS, migrations.RunSQL.noop),
    ]
