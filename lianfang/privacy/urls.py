"""Addresses of privacy."""

from django.urls import path

from lianfang.privacy import views

urlpatterns = [
    path("", views.retention, name="retention"),
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/<uuid:pk>/", views.erasure, name="erasure"),
    path("erasures/<uuid:pk>/<slug:form>/", views.certificate, name="erasure_certificate"),
    path("people/<uuid:pk>/", views.subject_page, name="subject"),
    path("people/<uuid:pk>/copy/", views.subject_copy, name="subject_copy"),
    path("requests/", views.subject_requests, name="subject_requests"),
    path("requests/<uuid:pk>/", views.subject_request, name="subject_request"),
    path("holds/", views.holds, name="legal_holds"),
    path("holds/new/", views.hold_new, name="legal_hold_new"),
    path("holds/<uuid:pk>/lift/", views.hold_lift, name="legal_hold_lift"),
]
