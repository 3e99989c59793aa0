"""Recovery codes made before are hashed, user by user, and still open the door once."""

from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import migrations, transaction

READABLE = 8  # letters of a code that lies as it was handed out; a longer one is a digest


def hashed(apps, _schema):
    """Hash what there is, and leave nothing that can be read."""
    codes = apps.get_model("accounts", "RecoveryCodes")
    for device in apps.get_model("otp_static", "StaticDevice").objects.order_by("pk"):
        with transaction.atomic():
            kept = device.token_set.values_list("token", flat=True)
            digests = [
                sha256(each.encode()).hexdigest()[:16] if len(each) <= READABLE else each for each in kept
            ]
            hashes = [make_password(each) for each in digests]
            codes.objects.get_or_create(user_id=device.user_id, defaults={"name": "paper", "hashes": hashes})
            device.delete()


class Migration(migrations.Migration):
    atomic = False  # argon2 takes its time: each user for themselves

    dependencies = [("accounts", "0013_recovery_codes"), ("otp_static", "0003_add_timestamps")]

    operations = [migrations.RunPython(hashed, migrations.RunPython.noop)]
