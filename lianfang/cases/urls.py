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
    path("list/<uuid:pk>/look-for-contacts", views.candidates_look, name="candidates_look"),
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/mark", views.contacts_mark, name="contacts_mark"),
    path("contacts/board/", views.tracing_board, name="tracing_board"),
    path("contacts/candidates/", views.candidates, name="candidates"),
    path("contacts/candidates/decide", views.candidates_decide, name="candidates_decide"),
    path("contacts/appeals/", views.appeals, name="appeals"),
    path("contacts/appeals/<uuid:pk>/", views.appeal_answer, name="appeal_answer"),
    path("contacts/files/", views.contact_files, name="contact_files"),
    path("contacts/files/<uuid:pk>/", views.contact_file, name="contact_file"),
    path("contacts/files/<uuid:pk>/returned", views.contact_file_save, name="contact_file_save"),
    path("contacts/files/<uuid:pk>/undo", views.contact_file_undo, name="contact_file_undo"),
    path("contacts/isolation/", views.isolation_sites, name="isolation_sites"),
    path("contacts/isolation/<uuid:pk>/", views.isolation_site, name="isolation_site"),
    path("contacts/isolation/<uuid:pk>/<str:what>", views.isolation_do, name="isolation_do"),
    path("contacts/quarantine/", views.quarantines, name="quarantines"),
    path("contacts/quarantine/<uuid:pk>/", views.quarantine, name="quarantine"),
    path("contacts/quarantine/<uuid:pk>/letter.pdf", views.order_letter, name="order_letter"),
    path("contacts/quarantine/<uuid:pk>/<str:step>/", views.quarantine, name="quarantine_step"),
    path("contacts/<uuid:pk>/", views.contact, name="contact"),
    path("contacts/<uuid:pk>/<str:step>/", views.contact, name="contact_step"),
]
