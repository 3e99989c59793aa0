"""Addresses of cases, contacts and quarantine."""

from django.urls import path

from lianfang.cases import views

urlpatterns = [
    path("list/", views.line_list, name="line_list"),
    path("list/waiting/", views.proposed, name="proposed"),
    path("list/<uuid:pk>/", views.case, name="case"),
    path("list/<uuid:pk>/form/", views.investigation, name="investigation"),
    path("list/<uuid:pk>/form/print/", views.investigation_print, name="investigation_print"),
    path("list/<uuid:pk>/form/<str:key>/", views.investigation_part, name="investigation_part"),
    path("list/<uuid:pk>/form/<str:key>/<uuid:row>/", views.investigation_row, name="investigation_row"),
    path(
        "list/<uuid:pk>/form/<str:key>/<uuid:row>/remove/",
        views.investigation_row_remove,
        name="investigation_row_remove",
    ),
    path("list/<uuid:pk>/<str:step>/", views.case, name="case_step"),
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/quarantine/", views.quarantines, name="quarantines"),
    path("contacts/quarantine/<uuid:pk>/", views.quarantine, name="quarantine"),
    path("contacts/quarantine/<uuid:pk>/<str:step>/", views.quarantine, name="quarantine_step"),
    path("contacts/<uuid:pk>/", views.contact, name="contact"),
    path("contacts/<uuid:pk>/<str:step>/", views.contact, name="contact_step"),
]
