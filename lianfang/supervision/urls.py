"""Addresses of supervision."""

from django.urls import path

from lianfang.supervision import views

urlpatterns = [
    path("", views.findings, name="findings"),
    path("new/", views.finding_new, name="finding_new"),
    path("again/", views.looks, name="looks"),
    path("photos/<uuid:pk>/", views.photo, name="finding_photo"),
    path("checklists/", views.checklists, name="checklists"),
    path("checklists/<str:of>/<uuid:pk>/", views.checklist, name="checklist"),
    path("checklists/<str:of>/<uuid:pk>/<slug:deed>/", views.checklist_do, name="checklist_do"),
    path("draws/", views.draws, name="draws"),
    path("draws/new/", views.draw_new, name="draw_new"),
    path("draws/<uuid:pk>/", views.draw, name="draw"),
    path("draws/doors/<uuid:pk>/", views.drawn, name="drawn"),
    path("<uuid:pk>/", views.finding, name="finding"),
    path("<uuid:pk>/<slug:step>/", views.finding, name="finding_step"),
]
