from functools import wraps

from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from practices.admin.evaluation_site import site as evaluation_site
from practices.views.accounts import enter_by_directory

# Before `admin.site.urls` is read, so that the admin asks for the same login, with its limits.
admin.site.login = secure_admin_login(admin.site.login)


def to_directory(view):
    """For the two pages whose form is answered with a redirect to the directory of a body:
    browsers hold the whole way of a form against `form-action`."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        origins = {"form-action": [settings.OIDC["login_origin"]]} if settings.OIDC else {}
        return csp_update(origins)(view)(request, *args, **kwargs)

    return answer


urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("evaluacion/", evaluation_site.urls),
    path("cuenta/login/", to_directory(account_views.login)),
    path("cuenta/oidc/<str:provider_id>/login/", to_directory(enter_by_directory)),
    path("cuenta/", include("allauth.urls")),
    path("", include("practices.urls")),
]

handler400 = "practices.views.errors.bad_request"
handler403 = "practices.views.errors.permission_denied"
handler404 = "practices.views.errors.page_not_found"
handler500 = "practices.views.errors.server_error"
