"""A cache the portal can do without."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class OptionalRedisCache(RedisCache):
    """While Redis is away nothing is found and nothing is kept, and pages are made again."""

    def get(self, key, default=None, version=None):
        return self._try(default, super().get, key, default, version)

    def get_many(self, keys, version=None):
        return self._try({}, super().get_many, keys, version)

    def has_key(self, key, version=None):
        return self._try(False, super().has_key, key, version)

    def set(self, key, value, *args, **kwargs):
        return self._try(None, super().set, key, value, *args, **kwargs)

    def set_many(self, data, *args, **kwargs):
        return self._try([], super().set_many, data, *args, **kwargs)

    def add(self, key, value, *args, **kwargs):
        """True: whoever asks for a lock goes on instead of waiting for nobody."""
        return self._try(True, super().add, key, value, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return self._try(False, super().touch, key, *args, **kwargs)

    def delete(self, key, version=None):
        return self._try(False, super().delete, key, version)

    def delete_many(self, keys, version=None):
        return self._try(None, super().delete_many, keys, version)

    def _try(self, absent, operation, *args, **kwargs):
        try:
            return operation(*args, **kwargs)
        except RedisError as error:
            logger.warning("cache away: %s", error)
            return absent
