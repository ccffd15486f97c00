"""Full-text search over the published practices, the same on SQLite and PostgreSQL.

The engine finds (``sqlite``, ``postgres``: the only modules that know one), our own formula ranks
(``ranking``). Views and the API call ``query``; services call ``index`` and ``remove`` in the
transaction that changes what the public sees.
"""

from .documents import index, rebuild, remove
from .results import SearchResult, query

__all__ = ("SearchResult", "index", "query", "rebuild", "remove")
