from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from lianfang.accounts.views import account, audit, chain, deputies, door, sessions, users

urlpatterns = [
    # before anybody is signed in, so that the sign-in page can be read
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("sign-in/code/", door.verify, name="second_factor"),
    path("sign-in/lasts/", sessions.lasts, name="lasts"),
    path("sign-in/kept/", sessions.kept_form, name="kept"),
    path("account/", account.account, name="account"),
    path("account/language/", account.choose_language, name="choose_language"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/second-factor/", account.enrol, name="enrol_second_factor"),
    path("account/second-factor/codes/", account.recovery_codes, name="recovery_codes"),
    path("account/second-factor/off/", account.turn_off, name="turn_off_second_factor"),
    path("account/sign-ins/", sessions.sign_ins, name="sign_ins"),
    path("account/sign-ins/others/end/", sessions.end_other_sign_ins, name="end_other_sign_ins"),
    path("account/sign-ins/<slug:mark>/end/", sessions.end_sign_in, name="end_sign_in"),
    path("account/deputies/", deputies.deputies_of, name="deputies"),
    path("deputies/<uuid:pk>/end/", deputies.deputy_end, name="deputy_end"),
    path("users/<int:pk>/deputies/", deputies.deputies_of, name="user_deputies"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="new_user"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/posts/", users.give_post, name="give_post"),
    path("users/<int:pk>/password/", users.new_password, name="new_password"),
    path("users/<int:pk>/<slug:deed>/", users.change_user, name="change_user"),
    path("posts/<int:pk>/end/", users.end_post, name="end_post"),
    path("audit/", audit.audit, name="audit"),
    path("audit/chain/", chain.chain, name="audit_chain"),
]
