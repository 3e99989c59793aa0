"""Addresses that anybody may open."""

from django.urls import path

from lianfang.public.views import certificates, door, mine

urlpatterns = [
    path("volunteer/", door.sign_up, name="volunteer_sign_up"),
    path("volunteer/enter/", door.enter, name="volunteer_enter"),
    path("volunteer/leave/", door.go, name="volunteer_leave"),
    path("volunteer/mine/", mine.mine, name="volunteer_mine"),
    path("volunteer/mine/cancel/", mine.cancel, name="volunteer_cancel"),
    path("volunteer/shifts/<uuid:pk>/take/", mine.take, name="volunteer_take"),
    path("volunteer/places/<uuid:pk>/give-back/", mine.give_back, name="volunteer_give_back"),
    path("volunteer/certificates/<uuid:pk>/", certificates.own_paper, name="volunteer_certificate"),
    path("verify/", certificates.ask, name="certificate_check"),
    path("verify/<str:code>/", certificates.verify, name="certificate_verify"),
]
