"""Addresses of notices."""

from django.urls import path

from lianfang.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("new/", views.notice_new, name="notice_new"),
    path("<uuid:pk>/", views.notice, name="notice"),
    path("<uuid:pk>/edit/", views.notice_edit, name="notice_edit"),
    path("<uuid:pk>/paper/", views.notice_paper, name="notice_paper"),
    path("<uuid:pk>/doors/", views.notice_doors, name="notice_doors"),
    path("<uuid:pk>/bring/", views.notice_bring, name="notice_bring"),
    path("<uuid:pk>/do/<slug:deed>/", views.notice_do, name="notice_do"),
]
