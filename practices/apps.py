from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Banco de buenas prácticas")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from practices import checks  # noqa: F401 - registers them
