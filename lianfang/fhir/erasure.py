"""The personal data in bundles, as they were sent."""

from lianfang.common.erasure import Held
from lianfang.fhir.models import BundleIn

HELD = (Held("lab_file", BundleIn, "blank", "at", people=(), blank={"packed": b""}),)
