from django.urls import path

from lianfang.sync.views import devices, disputes, refusals

urlpatterns = [
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<uuid:pk>/", disputes.dispute, name="dispute"),
    path("refused/", refusals.refusals, name="refusals"),
    path("refused/<uuid:pk>/", refusals.refusal, name="refusal"),
    path("devices/", devices.devices, name="devices"),
    path("devices/new/", devices.new_device, name="new_device"),
    path("devices/mine/", devices.my_devices, name="my_devices"),
    path("devices/mine/new/", devices.my_phone, name="my_phone"),
    path("devices/<uuid:pk>/code/", devices.device_code, name="device_code"),
    path("devices/<uuid:pk>/enrolment/", devices.device_enrolment, name="device_enrolment"),
    path("devices/<uuid:pk>/revoke/", devices.revoke_device, name="revoke_device"),
    path("devices/<uuid:pk>/lost/", devices.lost_device, name="lost_device"),
]
