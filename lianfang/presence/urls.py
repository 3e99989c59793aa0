"""Addresses of checkpoints: board, logs, held people, passes."""

from django.urls import path

from lianfang.presence import views

urlpatterns = [
    path("", views.passages, name="passages"),
    path("board/", views.board, name="checkpoint_board"),
    path("at/<uuid:pk>/", views.checkpoint, name="checkpoint"),
    path("vehicles/", views.vehicles, name="checkpoint_vehicles"),
    path("held/", views.held, name="held"),
    path("held/<uuid:pk>/", views.settle, name="held_settle"),
    path("passes/", views.passes, name="passes"),
    path("passes/new/", views.new_pass, name="pass_new"),
    path("passes/<uuid:pk>/", views.given_pass, name="gate_pass"),
    path("passes/<uuid:pk>/pass.pdf", views.pass_print, name="pass_print"),
    path("passes/<uuid:pk>/revoke/", views.revoke, name="pass_revoke"),
]
