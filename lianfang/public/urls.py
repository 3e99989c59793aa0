"""Addresses that anybody may open."""

from django.urls import path

from lianfang.public.views import certificates, door, mine, notices, places, residents, saying, venues

urlpatterns = [
    path("my/", residents.enter, name="my_enter"),
    path("my/code/", residents.code, name="my_code"),
    path("my/slip/", residents.slip, name="my_slip"),
    path("my/leave/", residents.leave, name="my_leave"),
    path("my/who/", residents.choose, name="my_who"),
    path("my/page/", places.mine, name="my_page"),
    path("my/rounds/<uuid:pk>/", places.sites, name="my_sites"),
    path("my/rounds/<uuid:pk>/sites/<uuid:site>/", places.times, name="my_times"),
    path("my/times/<uuid:pk>/take/", places.take, name="my_take"),
    path("my/places/<uuid:pk>/cancel/", places.give_back, name="my_cancel"),
    path("my/paper/", places.paper, name="my_paper"),
    path("my/needs/<uuid:pk>/<slug:step>/", saying.of_mine, name="my_need"),
    path("say/", saying.say, name="say"),
    path("say/look/", saying.look, name="say_look"),
    path("say/look/<slug:step>/", saying.answer, name="say_answer"),
    path("thanks/", saying.thanks, name="thanks"),
    path("my/venue/", venues.here, name="my_venue"),
    path("my/venue/find/", venues.find, name="my_find"),
    path("my/venue/tell/", venues.tell, name="my_tell"),
    path("my/venue/stop/", venues.stop, name="my_stop"),
    path("my/venue/<uuid:pk>/undo/", venues.undo, name="my_undo"),
    path("v/<str:code>/", venues.door, name="venue_door"),
    path("volunteer/", door.sign_up, name="volunteer_sign_up"),
    path("volunteer/enter/", door.enter, name="volunteer_enter"),
    path("volunteer/leave/", door.go, name="volunteer_leave"),
    path("volunteer/mine/", mine.mine, name="volunteer_mine"),
    path("volunteer/mine/cancel/", mine.cancel, name="volunteer_cancel"),
    path("volunteer/shifts/<uuid:pk>/take/", mine.take, name="volunteer_take"),
    path("volunteer/places/<uuid:pk>/give-back/", mine.give_back, name="volunteer_give_back"),
    path("volunteer/certificates/<uuid:pk>/", certificates.own_paper, name="volunteer_certificate"),
    path("announcements/", notices.notices, name="public_notices"),
    path("announcements/<uuid:pk>/", notices.notice, name="public_notice"),
    path("announcements/<uuid:pk>/paper/", notices.paper, name="public_notice_paper"),
    path("verify/", certificates.ask, name="certificate_check"),
    path("verify/<str:code>/", certificates.verify, name="certificate_verify"),
]
