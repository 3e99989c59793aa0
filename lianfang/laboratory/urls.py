"""Addresses of laboratories."""

from django.urls import path

from lianfang.laboratory.views import boards, files, plates, readings, runs, setup

urlpatterns = [
    path("", boards.labs, name="labs"),
    path("send/", boards.labs_send, name="labs_send"),
    path("<uuid:pk>/", boards.lab, name="lab"),
    path("<uuid:pk>/lines/", boards.lab_lines, name="lab_lines"),
    path("<uuid:pk>/plates/", plates.lab_plates, name="lab_plates"),
    path("plates/<uuid:pk>/", plates.plate, name="plate"),
    path("plates/<uuid:pk>/put/", plates.plate_put, name="plate_put"),
    path("plates/<uuid:pk>/do/<str:what>/", plates.plate_do, name="plate_do"),
    path("plates/<uuid:pk>/print/", plates.plate_print, name="plate_print"),
    path("plates/<uuid:pk>/run/", runs.plate_run, name="plate_run"),
    path("runs/<uuid:pk>/", runs.lab_run, name="lab_run"),
    path("<uuid:pk>/verify/", readings.lab_verify, name="lab_verify"),
    path("readings/<uuid:pk>/conclude/", readings.reading_conclude, name="reading_conclude"),
    path("tubes/<uuid:pk>/", readings.lab_tube, name="lab_tube"),
    path("results/<uuid:pk>/amend/", readings.result_amend, name="result_amend"),
    path("<uuid:pk>/files/", files.lab_files, name="lab_files"),
    path("files/<uuid:pk>/", files.lab_file, name="lab_file"),
    path("files/<uuid:pk>/rows/", files.lab_file_rows, name="lab_file_rows"),
    path("files/<uuid:pk>/save/<str:what>/", files.lab_file_save, name="lab_file_save"),
    path("files/<uuid:pk>/again/", files.lab_file_again, name="lab_file_again"),
    path("files/<uuid:pk>/void/", files.lab_file_void, name="lab_file_void"),
    path("<uuid:pk>/setup/", setup.lab_setup, name="lab_setup"),
    path("<uuid:pk>/setup/<str:what>/", setup.lab_setup_do, name="lab_setup_do"),
]
