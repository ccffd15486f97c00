"""Which database a model lives in."""

# Written by visits of public pages, which must never wait for the main database's writers.
# "django_cache" is the name Django gives the table of its database cache.
SIDE_MODELS = {("django_cache", "cacheentry"), ("practices", "usagecount")}


class SideRouter:
    def _is_side(self, app_label: str, model_name: str | None) -> bool:
        return (app_label, model_name) in SIDE_MODELS

    def db_for_read(self, model, **hints) -> str | None:
        return "side" if self._is_side(model._meta.app_label, model._meta.model_name) else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints):
        if model_name is None:
            return db != "side"
        return self._is_side(app_label, model_name) == (db == "side")
