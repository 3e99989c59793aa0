"""Addresses of checkpoints and venues: board, logs, held people, passes, codes."""

from django.urls import path

from lianfang.presence import views

urlpatterns = [
    path("", views.passages, name="passages"),
    path("board/", views.board, name="checkpoint_board"),
    path("at/<uuid:pk>/", views.checkpoint, name="checkpoint"),
    path("vehicles/", views.vehicles, name="checkpoint_vehicles"),
    path("held/", views.held, name="held"),
    path("held/<uuid:pk>/", views.settle, name="held_settle"),
    path("venues/", views.venues, name="venues"),
    path("venues/posters.pdf", views.venue_posters, name="venue_posters"),
    path("venues/<uuid:pk>/", views.venue, name="venue"),
    path("venues/<uuid:pk>/code/", views.venue_code, name="venue_code"),
    path("venues/<uuid:pk>/poster.pdf", views.venue_poster, name="venue_poster"),
    path("passes/", views.passes, name="passes"),
    path("passes/new/", views.new_pass, name="pass_new"),
    path("passes/<uuid:pk>/", views.given_pass, name="gate_pass"),
    path("passes/<uuid:pk>/pass.pdf", views.pass_print, name="pass_print"),
    path("passes/<uuid:pk>/revoke/", views.revoke, name="pass_revoke"),
]
