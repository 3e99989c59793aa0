"""Addresses of zones."""

from django.urls import path

from lianfang.zones import views

urlpatterns = [
    path("", views.zones, name="zones"),
    path("new/", views.zone_new, name="zone_new"),
    path("permits/", views.permits, name="zone_permits"),
    path("permits/<uuid:pk>/", views.permit, name="zone_permit"),
    path("permits/<uuid:pk>/paper/", views.permit_paper, name="zone_permit_paper"),
    path("permits/<uuid:pk>/<slug:step>/", views.permit, name="zone_permit_step"),
    path("orders/<uuid:pk>/", views.order, name="zone_order"),
    path("orders/<uuid:pk>/edit/", views.order_edit, name="zone_order_edit"),
    path("orders/<uuid:pk>/looked/", views.order_looked, name="zone_order_looked"),
    path("orders/<uuid:pk>/paper/", views.order_paper, name="zone_order_paper"),
    path("orders/<uuid:pk>/<slug:step>/", views.order, name="zone_order_step"),
    path("people/<uuid:pk>/", views.person, name="zone_person"),
    path("people/<uuid:pk>/<slug:step>/", views.person, name="zone_person_step"),
    path("flags/<uuid:pk>/end/", views.flag_end, name="zone_flag_end"),
    path("teams/<uuid:pk>/end/", views.team_end, name="zone_team_end"),
    path("<uuid:pk>/", views.zone, name="zone"),
    path("<uuid:pk>/people/", views.people, name="zone_people"),
    path("<uuid:pk>/people/new/", views.person_new, name="zone_person_new"),
    path("<uuid:pk>/permits/new/", views.permit_new, name="zone_permit_new"),
    path("<uuid:pk>/<slug:step>/", views.zone, name="zone_step"),
]
