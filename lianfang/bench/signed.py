"""Somebody who looks at pages: signed in with a second factor, which roles that reach far must have."""

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts.models import User


def signed_in(user: User) -> Client:
    """Sign a user in with a second factor of theirs, so that they stay signed in for as long as a benchmark lasts."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, name="app", confirmed=True)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client
