from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from allauth.socialaccount.providers.openid_connect import views as directory_views
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from practices.admin.evaluation_site import site as evaluation_site

# Before `admin.site.urls` is read, so that the admin asks for the same login, with its limits.
admin.site.login = secure_admin_login(admin.site.login)

# The form of these two pages is answered with a redirect to the directory, and browsers hold the
# whole way of a form against `form-action`.
to_directory = csp_update({"form-action": [settings.OIDC["login_origin"]]} if settings.OIDC else {})

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("evaluacion/", evaluation_site.urls),
    path("cuenta/login/", to_directory(account_views.login)),
    path("cuenta/oidc/<str:provider_id>/login/", to_directory(directory_views.login)),
    path("cuenta/", include("allauth.urls")),
    path("", include("practices.urls")),
]

handler400 = "practices.views.errors.bad_request"
handler403 = "practices.views.errors.permission_denied"
handler404 = "practices.views.errors.page_not_found"
handler500 = "practices.views.errors.server_error"
