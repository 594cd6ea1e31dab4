"""The pages of sign-in and of one's own account, at the names that django-allauth uses."""

from allauth.account import views
from django.conf import settings
from django.urls import include, path

from accounts.views.staff import invitation

urlpatterns = [
    path("sign-in/", views.login, name="login"),
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="logout"),
    path("sign-out/", views.logout, name="account_logout"),
    path("account/inactive/", views.account_inactive, name="account_inactive"),
    path("account/confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", views.password_change, name="account_change_password"),
    path("account/invitation/<str:token>/", invitation, name="account_invitation"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]

if settings.OIDC_PROVIDERS:
    urlpatterns += [
        path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("account/external/", include("allauth.socialaccount.urls")),
    ]
