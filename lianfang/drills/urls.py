"""Addresses of exercises."""

from django.urls import path

from lianfang.drills import views

urlpatterns = [
    path("", views.drills, name="drills"),
    path("new/", views.drill_new, name="drill_new"),
    path("leave/", views.leave, name="drill_leave"),
    path("events/<uuid:pk>/<slug:step>/", views.event_step, name="drill_event"),
    path("<uuid:pk>/", views.drill, name="drill"),
    path("<uuid:pk>/review/", views.review, name="drill_review"),
    path("<uuid:pk>/enter/", views.enter, name="drill_enter"),
    path("<uuid:pk>/<slug:step>/", views.drill_step, name="drill_step"),
]
