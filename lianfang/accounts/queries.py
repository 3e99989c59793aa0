"""Reads over users, their posts and the audit."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import AuditEntry, Post, RecoveryCodes, User
from lianfang.accounts.roles import ROLES, allows
from lianfang.places.rules import ancestors, depth


def posts_of(user: User, on: date) -> QuerySet[Post]:
    """List the posts a user holds on a day."""
    return user.posts.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on).select_related("area")


def in_force(on: date) -> QuerySet[Post]:
    """List the posts that hold on a day, of users who may sign in."""
    return Post.objects.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on, user__is_active=True)


def carrying(permission: str, on: date) -> QuerySet[Post]:
    """List those of them whose role carries a permission."""
    return in_force(on).filter(role__in=[role for role in ROLES if allows(role, permission)])


def holders(permission: str, area_id: int, on: date) -> QuerySet[User]:
    """List the users whose posts, in an area or above it, carry a permission, by name."""
    there = carrying(permission, on).filter(area_id__in=[area_id, *ancestors(area_id)])
    return User.objects.filter(pk__in=there.values("user")).order_by("name")


def managed(user: User, on: date) -> QuerySet[User]:
    """List the users somebody looks after: those with a post, also an ended one, in the area of an administrator's
    post, and those who have no post at all."""
    if not spans(user, "accounts.manage", on):
        return User.objects.none()
    posts = Post.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(visible(posts, user, "accounts.manage", on)) | ~Exists(posts))


def manages(user: User, other: User, on: date) -> bool:
    """Say whether somebody may lock a user or give a new password: only if none of that user's present and coming
    posts lies outside their own area, so that a township does not lock out the city."""
    ranges = spans(user, "accounts.manage", on)
    held = other.posts.exclude(to_on__lt=on).values_list("area_id", flat=True)
    return bool(ranges) and all(any(a <= area <= b for a, b in ranges) for area in held)


def second_factor(user: User) -> TOTPDevice | None:
    """Give the authenticator app a user has confirmed, if there is one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_codes_left(user: User) -> int:
    """Count the recovery codes a user has not used yet."""
    return sum(map(len, RecoveryCodes.objects.filter(user=user).values_list("hashes", flat=True)))


def audit_entries(user: User, on: date) -> QuerySet[AuditEntry]:
    """List the audit of somebody's area; what belongs to no area is for those who read that of a whole city."""
    rows = visible(AuditEntry.objects.all(), user, "audit.read", on)
    if reads_whole_audit(user, on):
        rows |= AuditEntry.objects.filter(area_id=None)
    return rows.select_related("by")


def reads_whole_audit(user: User, on: date) -> bool:
    """Say whether somebody reads the audit of a whole city."""
    return any(depth(first) <= 1 for first, _ in spans(user, "audit.read", on))
