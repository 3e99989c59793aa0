"""Addresses of units' reports, ranking and interviews, of indicators, and of superiors' forms."""

from django.urls import path

from lianfang.indicators import views

urlpatterns = [
    path("", views.unit_reports, name="unit_reports"),
    path("lock/", views.day_lock, name="day_lock"),
    path("areas/<int:pk>/", views.unit_report, name="unit_area"),
    path("areas/<int:pk>/submit/", views.unit_submit, name="unit_area_submit"),
    path("areas/<int:pk>/rows/<slug:figure>/", views.unit_rows, name="unit_area_rows"),
    path("teams/<uuid:pk>/", views.unit_report, name="unit_team"),
    path("teams/<uuid:pk>/submit/", views.unit_submit, name="unit_team_submit"),
    path("teams/<uuid:pk>/rows/<slug:figure>/", views.unit_rows, name="unit_team_rows"),
    path("submissions/<uuid:pk>/back/", views.submission_back, name="submission_back"),
    path("reports/<uuid:pk>/correct/", views.report_correct, name="report_correct"),
    path("ranking/", views.unit_ranking, name="unit_ranking"),
    path("ranking/<uuid:pk>/again/", views.rank_again, name="rank_again"),
    path("ranking/<uuid:pk>/notice.pdf", views.ranking_notice, {"kind": "pdf"}, name="notice_pdf"),
    path("ranking/<uuid:pk>/notice.docx", views.ranking_notice, {"kind": "docx"}, name="notice_docx"),
    path("interviews/", views.interviews, name="interviews"),
    path("interviews/<uuid:pk>/", views.interview, name="interview"),
    path("interviews/<uuid:pk>/<slug:step>/", views.interview_step, name="interview_step"),
    path("indicators/", views.indicators, name="indicators"),
    path("economy/", views.economy, name="economy"),
    path("economy/say/", views.economy_say, name="economy_say"),
    path("economy/<uuid:pk>/take-back/", views.economy_take_back, name="economy_take_back"),
    path("forms/", views.blanks, name="blanks"),
    path("forms/asked/", views.requested, name="requested"),
    path("forms/new/", views.blank_new, name="blank_new"),
    path("forms/<uuid:pk>/", views.blank, name="blank"),
    path("forms/<uuid:pk>/map/", views.blank_map, name="blank_map"),
    path("forms/<uuid:pk>/fill/", views.blank_fill, name="blank_fill"),
    path("forms/<uuid:pk>/do/<slug:what>/", views.blank_do, name="blank_do"),
    path("forms/filled/<uuid:pk>/", views.filling, name="filling"),
]
