from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class PortalAdminConfig(AdminConfig):
    """Django's admin over our own site: entered by groups, arranged by what people come to do."""

    default_site = "practices.admin.site.PortalAdminSite"

    def ready(self):
        super().ready()
        autodiscover_modules("admin.registry")
