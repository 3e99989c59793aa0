"""Addresses of vaccination."""

from django.urls import path

from lianfang.vaccination.views import coverage, due, events, lots, papers, places, sessions, visits

urlpatterns = [
    path("", sessions.sessions, name="vaccination"),
    path("new/", sessions.session_new, name="vaccination_session_new"),
    path("vaccines/", sessions.vaccines, name="vaccines"),
    path("events/", events.events, name="vaccination_events"),
    path("events/<uuid:pk>/", events.event, name="vaccination_event"),
    path("events/<uuid:pk>/<slug:step>/", events.event, name="vaccination_event_step"),
    path("lots/<uuid:pk>/", lots.lot_doses, name="vaccination_lot"),
    path("lots/told/<uuid:pk>/", lots.lot_told, name="vaccination_lot_told"),
    path("due/", due.due_doses, name="due_doses"),
    path("due/remind/", due.due_remind, name="due_remind"),
    path("coverage/", coverage.dose_coverage, name="dose_coverage"),
    path("people/<uuid:pk>/book/", places.dose_places, name="dose_places"),
    path("people/<uuid:pk>/places/<uuid:place>/cancel/", places.dose_place_cancel, name="dose_place_cancel"),
    path("people/<uuid:pk>/certificate/<slug:disease>/", papers.dose_certificate, name="dose_certificate"),
    path("people/<uuid:pk>/", visits.person_doses, name="person_doses"),
    path("people/<uuid:pk>/enter/", visits.dose_enter, name="vaccination_dose_enter"),
    path("doses/<uuid:pk>/take-back/", visits.dose_take_back, name="vaccination_dose_take_back"),
    path("doses/<uuid:pk>/leave/", visits.leave, name="vaccination_leave"),
    path("doses/<uuid:pk>/event/", events.event_new, name="vaccination_event_new"),
    path("visits/<uuid:pk>/", visits.visit, name="vaccination_visit"),
    path("visits/<uuid:pk>/<slug:step>/", visits.visit, name="vaccination_visit_step"),
    path("<uuid:pk>/", sessions.session, name="vaccination_session"),
    path("<uuid:pk>/arrive/", sessions.session_arrive, name="vaccination_arrive"),
    path("<uuid:pk>/watch/", sessions.session_watch, name="vaccination_watch"),
    path("<uuid:pk>/<slug:step>/", sessions.session, name="vaccination_session_step"),
]
