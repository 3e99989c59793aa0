"""Addresses of what phones ask besides sync."""

from django.urls import path

from lianfang.fieldapp.api import enrolment, find, me, push, roster, salvage

urlpatterns = [
    path("enrol", enrolment.enrol, name="field_enrol"),
    path("share", enrolment.share, name="field_share"),
    path("wiped", enrolment.wiped, name="field_wiped"),
    path("me", me.me, name="field_me"),
    path("roster", roster.roster, name="field_roster"),
    path("changes", roster.changes, name="field_changes"),
    path("find", find.find, name="field_find"),
    path("push", push.push, name="field_push"),
    path("push/key", push.push_key, name="field_push_key"),
    path("salvage", salvage.salvage, name="field_salvage"),
]
