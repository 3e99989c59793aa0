"""Addresses of what phones ask besides sync."""

from django.urls import path

from lianfang.fieldapp.api import enrolment, me

urlpatterns = [
    path("enrol", enrolment.enrol, name="field_enrol"),
    path("share", enrolment.share, name="field_share"),
    path("wiped", enrolment.wiped, name="field_wiped"),
    path("me", me.me, name="field_me"),
]
