import django.db.models.deletion
import lianfang.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("supplies", "0001_books"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gift",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("source", models.UUIDField(null=True, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cash", "Money"),
                            ("goods", "Goods"),
                            ("meals", "Meals"),
                            ("service", "Services"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("giver", models.CharField(max_length=120, verbose_name="giver")),
                ("anonymous", models.BooleanField(default=False, verbose_name="not to be named")),
                ("phone", models.CharField(blank=True, default="", max_length=24, verbose_name="phone")),
                ("what", models.CharField(max_length=300, verbose_name="what is given")),
                ("amount", models.PositiveBigIntegerField()),
                ("unit", models.CharField(blank=True, default="", max_length=12, verbose_name="counted in")),
                (
                    "qualifier",
                    models.CharField(
                        blank=True,
                        choices=[("", "exactly"), ("ge", "at least"), ("approx", "about")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("worth", models.PositiveBigIntegerField(null=True)),
                (
                    "bound_to",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="bound to"),
                ),
                ("area_id", models.BigIntegerField()),
                ("given_on", models.DateField(verbose_name="day")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pledged", "Promised"),
                            ("received", "Received"),
                            ("refused", "Refused"),
                            ("joined", "The same as another"),
                        ],
                        default="pledged",
                        max_length=8,
                    ),
                ),
                (
                    "receipt",
                    models.PositiveIntegerField(null=True, unique=True, verbose_name="number of the receipt"),
                ),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supplies.document",
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="donations.gift",
                    ),
                ),
                ("allocated", models.PositiveBigIntegerField(default=0)),
                ("thanked_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-given_on", "-id"],
                "indexes": [
                    models.Index(fields=["area_id", "-given_on"], name="gift_by_area"),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["-given_on", "-id"],
                        name="gift_published",
                    ),
                    models.Index(fields=["amount", "kind"], name="gift_alike"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="gift_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(("allocated__lte", models.F("amount"))),
                        name="gift_not_spent_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("receipt__isnull", False),
                                ("received_at__isnull", False),
                                ("state", "received"),
                            ),
                            models.Q(("state", "received"), _negated=True),
                            _connector="OR",
                        ),
                        name="gift_has_a_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined_to__isnull", False), ("state", "joined")),
                            models.Q(models.Q(("state", "joined"), _negated=True), ("joined_to", None)),
                            _connector="OR",
                        ),
                        name="gift_joined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published_at", None), ("state", "received"), _connector="OR"),
                        name="gift_published_once_received",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="donations.gift",
                    ),
                ),
                ("to", models.CharField(max_length=120, verbose_name="to whom")),
                ("purpose", models.CharField(max_length=200, verbose_name="what for")),
                ("amount", models.PositiveBigIntegerField()),
                (
                    "consent",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="how its giver agreed"
                    ),
                ),
                (
                    "fits",
                    models.BooleanField(default=True, verbose_name="it fits what the giver bound it to"),
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
                ("delivered_at", models.DateTimeField(null=True)),
                ("delivered_text", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="allocation_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fits", True), models.Q(("consent", ""), _negated=True), _connector="OR"
                        ),
                        name="allocation_as_bound",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="GiftStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=lianfang.common.ids.uuid7, primary_key=True, serialize=False),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="donations.gift"
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
                            ("pledged", "Promised"),
                            ("received", "Received"),
                            ("refused", "Refused"),
                            ("joined", "The same as another"),
                            ("stocked", "Taken into a store"),
                            ("allocated", "Allocated"),
                            ("delivered", "Delivered"),
                            ("thanked", "Thanked"),
                            ("published", "Published"),
                            ("hidden", "Taken off the page"),
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
    ]
