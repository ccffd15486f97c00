"""The rules of the code's shape, read from its syntax trees.

Each rule is a function from source text to the lines that break it, and is itself tested on
samples that do: a rule that cannot fail holds nothing.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP = "practices"

#: From the ground up. A module imports from its own layer or from those below; those on the
#: ground import nothing of the app.
LAYERS = (
    (
        "enums",
        "exceptions",
        "validators",
        "roles",
        "text",
        "scoring",
        "layouts",
        "workdays",
        "balancing",
        "agreement",
        "ballots",
        "verifier",
        "help_texts",
        "workdays",
    ),
    ("workflow",),
    ("models",),
    ("search", "cases", "permission_table", "permissions"),
    ("selectors", "guards_of"),
    ("importers", "exporters", "inspection"),
    ("notifications",),
    ("services",),
    ("forms", "filters", "serializers"),
    (
        "admin",
        "views",
        "api",
        "urls",
        "templatetags",
        "management",
        "middleware",
        "context_processors",
        "record_page",
        "check_page",
        "table_pages",
        "files",
        "sitemaps",
        "adapters",
        "receivers",
        "checks",
        "apps",
    ),
)
LAYER_OF = {name: height for height, names in enumerate(LAYERS) for name in names}
TOP = len(LAYERS)
#: Parts of the top layer that know nothing of one another.
STRANGERS = ("admin", "views", "api")
FIRST_WITH_REQUEST = LAYER_OF["forms"]
#: Each imports only from those before it.
MODELS = (
    "taxonomy",
    "people",
    "practice",
    "record",
    "call",
    "rubric",
    "submission",
    "evaluation",
    "decision",
    "participation",
    "history",
    "notification",
    "catalogue",
    "operations",
    "guards",
)
STATUS_WRITER = "practices.services.transitions"
#: (module, enclosing function) where an import may stand inside a function.
LATE_IMPORTS = {("practices.apps", "ready"), ("practices.exporters.sheet", "render")}


@dataclass(frozen=True)
class Module:
    """``is_package``: the file is an ``__init__.py``."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def part(self) -> str:
        """ "models" for practices.models.call; empty for the app itself."""
        return self.name.partition(".")[2].partition(".")[0]

    @property
    def height(self) -> int:
        return LAYER_OF.get(self.part, TOP)


def read_modules(folder: str) -> list[Module]:
    modules = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" in parts:
            continue
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        modules.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return modules


APP_MODULES = read_modules(APP)
ALL_MODULES = [*APP_MODULES, *read_modules("config")]
NAMES = frozenset(module.name for module in APP_MODULES)

# -- Reading imports ----------------------------------------------------------------------------


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _walk_runtime(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under ``if TYPE_CHECKING``."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not _is_type_checking(child):
            yield from _walk_runtime(child)


def imported(module: Module, names: frozenset[str] = NAMES) -> dict[str, int]:
    """Modules of the app that this one imports, with the line. ``names``: the modules there are."""
    found: dict[str, int] = {}
    for node in _walk_runtime(module.tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(module, node)
            targets = [
                f"{base}.{alias.name}" if f"{base}.{alias.name}" in names else base
                for alias in node.names
            ]
        else:
            continue
        for target in targets:
            if target.partition(".")[0] == APP and target != module.name:
                found.setdefault(target, node.lineno)
    return found


def _base_of(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = node.level - (1 if module.is_package else 0)
    package = module.name.rsplit(".", above)[0] if above else module.name
    return f"{package}.{node.module}" if node.module else package


# -- The rules ----------------------------------------------------------------------------------


def upward_imports(module: Module, names: frozenset[str] = NAMES) -> list[str]:
    if not module.part:
        return []
    problems = []
    for target, line in imported(module, names).items():
        part = target.partition(".")[2].partition(".")[0]
        is_above = part and (LAYER_OF.get(part, TOP) > module.height or module.height == 0)
        are_strangers = module.part in STRANGERS and part in STRANGERS and part != module.part
        if is_above or are_strangers:
            problems.append(f"{module.name}:{line} imports {target}")
    return problems


def wrong_model_imports(module: Module, names: frozenset[str] = NAMES) -> list[str]:
    """Model modules import only those to their left, never the package."""
    if module.part != "models" or module.is_package:
        return []
    own = MODELS.index(module.name.rsplit(".", 1)[1])
    left = {f"{APP}.models.{name}" for name in MODELS[:own]}
    return [
        f"{module.name}:{line} imports {target}"
        for target, line in imported(module, names).items()
        if target.startswith(f"{APP}.models") and target not in left
    ]


def foreign_to_transitions(module: Module, names: frozenset[str] = NAMES) -> list[str]:
    """The one writer knows no other service."""
    if module.name != STATUS_WRITER:
        return []
    return [
        f"{module.name}:{line} imports {target}"
        for target, line in imported(module, names).items()
        if target.startswith(f"{APP}.services")
    ]


def circles(modules: list[Module]) -> list[str]:
    names = frozenset(module.name for module in modules)
    graph = {module.name: set(imported(module, names)) & names for module in modules}
    done: set[str] = set()
    found = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            found.append(" → ".join((*path[path.index(name) :], name)))
        elif name not in done:
            for target in sorted(graph[name]):
                visit(target, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
    return found


def late_imports(module: Module) -> list[str]:
    problems = []
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if (module.name, function.name) in LATE_IMPORTS:
            continue
        problems += [
            f"{module.name}:{node.lineno} imports inside {function.name}()"
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
    return problems


def model_signals(module: Module) -> list[str]:
    """Any use of Django's model signals; those of logins are somebody else's."""
    problems = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            places = {node.module or "", *(f"{node.module}.{a.name}" for a in node.names)}
            is_signal = any(
                (place or "").startswith("django.db.models.signals") for place in places
            )
        elif isinstance(node, ast.Import):
            is_signal = any(a.name.startswith("django.db.models.signals") for a in node.names)
        else:
            is_signal = isinstance(node, ast.Attribute) and ast.unparse(node) == "models.signals"
        if is_signal:
            problems.append(f"{module.name}:{node.lineno} uses a model signal")
    return problems


def request_users(module: Module) -> list[str]:
    """Below the forms nothing knows of a request."""
    if not module.part or module.height >= FIRST_WITH_REQUEST:
        return []
    problems = []
    for node in ast.walk(module.tree):
        names_it = (
            (isinstance(node, ast.arg) and node.arg == "request")
            or (isinstance(node, ast.Name) and node.id == "request")
            or (isinstance(node, ast.ImportFrom) and node.module == "django.http")
        )
        if names_it:
            problems.append(f"{module.name}:{node.lineno} knows of a request")
    return problems


def status_writes(module: Module) -> list[str]:
    if module.name == STATUS_WRITER:
        return []
    return [
        f"{module.name}:{node.lineno} writes a status"
        for node in ast.walk(module.tree)
        if _assigns_status(node) or (isinstance(node, ast.Call) and _call_writes_status(node))
    ]


def _assigns_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.For | ast.NamedExpr):
        targets = [node.target]
    elif isinstance(node, ast.withitem):
        targets = [node.optional_vars] if node.optional_vars else []
    else:
        return False
    return any(
        isinstance(part, ast.Attribute) and part.attr == "status"
        for target in targets
        for part in ast.walk(target)
        if isinstance(getattr(part, "ctx", None), ast.Store)
    )


def _is_status(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "status"


def _call_writes_status(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="setattr"):
            return len(call.args) > 1 and _is_status(call.args[1])
        case ast.Attribute(attr="__setattr__"):
            return any(_is_status(arg) for arg in call.args)
        case ast.Attribute(attr="update" | "aupdate"):
            return _gives_status(call.keywords)
        case ast.Attribute(attr="bulk_update" | "abulk_update"):
            fields = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "fields")]
            return any(_is_status(node) for field in fields for node in ast.walk(field))
        case ast.Attribute(attr="update_or_create" | "aupdate_or_create" | "bulk_create"):
            given = [k.value for k in call.keywords if k.arg in ("defaults", "update_fields")]
            return any(_is_status(node) for value in given for node in ast.walk(value))
    return False


def _gives_status(keywords: list[ast.keyword]) -> bool:
    """``status=…`` or ``**{"status": …}``."""
    return any(
        keyword.arg == "status"
        or (keyword.arg is None and any(_is_status(node) for node in ast.walk(keyword.value)))
        for keyword in keywords
    )


def unplaced(modules: list[Module]) -> list[str]:
    return sorted({m.part for m in modules if m.part and m.part not in LAYER_OF})


# -- The code obeys -----------------------------------------------------------------------------


def check(rule, modules) -> None:
    assert [problem for module in modules for problem in rule(module)] == []


def test_every_module_has_a_layer():
    assert unplaced(APP_MODULES) == []


def test_imports_go_down_only():
    check(upward_imports, APP_MODULES)


def test_models_import_only_those_to_their_left():
    check(wrong_model_imports, APP_MODULES)


def test_the_one_writer_imports_no_other_service():
    check(foreign_to_transitions, APP_MODULES)


def test_no_circles():
    assert circles(APP_MODULES) == []


def test_no_import_inside_a_function():
    check(late_imports, ALL_MODULES)


def test_no_model_signals():
    check(model_signals, ALL_MODULES)


def test_no_request_below_the_forms():
    check(request_users, APP_MODULES)


def test_a_status_has_one_writer():
    check(status_writes, ALL_MODULES)


def test_scoring_is_arithmetic_alone():
    scoring = next(module for module in APP_MODULES if module.name == f"{APP}.scoring")
    roots = {
        name.partition(".")[0]
        for node in ast.walk(scoring.tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert roots == {"collections", "dataclasses", "decimal", "enum", "itertools"}
    assert not re.search(r"\bfloat\b", scoring.source)


# -- The rules can fail -------------------------------------------------------------------------

SAMPLE_NAMES = frozenset(
    f"{APP}.{name}"
    for name in (
        "enums",
        "workflow",
        "models",
        "models.call",
        "models.people",
        "models.guards",
        "selectors",
        "services",
        "services.transitions",
        "services.decisions",
        "views",
        "views.record",
        "admin",
        "admin.cases",
        "forms",
    )
)


def sample(name: str, source: str, *, is_package: bool = False) -> Module:
    return Module(f"{APP}.{name}", source, is_package)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("models.call", "from practices.services import decisions"),
        ("models.call", "from practices import services"),
        ("models.call", "from .. import services"),
        ("models.call", "from ..services.decisions import confirm"),
        ("models.call", "import practices.services.decisions"),
        ("enums", "from practices.models import Call"),
        ("layouts", "from practices.enums import Level"),
        ("workflow", "from practices.models import Call"),
        ("selectors", "def read():\n    from practices.services import decisions"),
        ("services.decisions", "from practices.forms import DecisionForm"),
        ("views.record", "from practices.admin import cases"),
        ("admin.cases", "from ..views import record"),
    ],
)
def test_an_upward_import_is_found(name, source):
    assert len(upward_imports(sample(name, source), SAMPLE_NAMES)) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("services.decisions", "from practices.models import Call\nfrom . import transitions"),
        ("views.record", "from practices.forms import DecisionForm\nfrom django.views import View"),
        (
            "models.call",
            "if TYPE_CHECKING:\n    from practices.services import decisions",
        ),
    ],
)
def test_a_downward_import_is_fine(name, source):
    assert upward_imports(sample(name, source), SAMPLE_NAMES) == []


@pytest.mark.parametrize(
    "source",
    [
        "from .submission import Submission",
        "from practices.models import User",
        "from . import people",
        "from practices.models.guards import install",
    ],
)
def test_a_model_import_to_the_right_is_found(source):
    names = SAMPLE_NAMES - {f"{APP}.models.people"}
    assert len(wrong_model_imports(sample("models.call", source), names)) == 1


def test_a_model_import_to_the_left_is_fine():
    assert (
        wrong_model_imports(sample("models.call", "from .people import User"), SAMPLE_NAMES) == []
    )


@pytest.mark.parametrize(
    "source", ["from . import decisions", "from practices.services.decisions import confirm"]
)
def test_an_import_of_the_one_writer_from_its_siblings_is_found(source):
    module = sample("services.transitions", source)
    assert len(foreign_to_transitions(module, SAMPLE_NAMES)) == 1


def test_a_circle_is_found():
    modules = [
        sample("selectors", "from practices.guards_of import GUARDS"),
        sample("guards_of", "from practices.cases import case_of"),
        sample("cases", "from practices import selectors"),
    ]
    assert circles(modules) == [
        "practices.cases → practices.selectors → practices.guards_of → practices.cases"
    ]
    assert circles(modules[:2]) == []


@pytest.mark.parametrize(
    "source",
    [
        "def read():\n    import json",
        "def read():\n    if slow:\n        from json import loads",
        "class Reader:\n    def read(self):\n        import json",
        "async def read():\n    import json",
    ],
)
def test_a_late_import_is_found(source):
    assert len(late_imports(sample("selectors", source))) == 1


def test_the_two_late_imports_that_are_allowed():
    ready = "class Config:\n    def ready(self):\n        from practices import checks"
    assert late_imports(sample("apps", ready)) == []
    assert late_imports(sample("exporters.sheet", "def render():\n    import weasyprint")) == []
    assert len(late_imports(sample("exporters.sheet", "def other():\n    import weasyprint"))) == 1
    assert late_imports(sample("enums", "import json")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "import django.db.models.signals",
        "models.signals.post_save.connect(index)",
    ],
)
def test_a_model_signal_is_found(source):
    assert len(model_signals(sample("receivers", source))) == 1


def test_a_login_signal_is_fine():
    source = "from django.contrib.auth.signals import user_logged_in"
    assert model_signals(sample("receivers", source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "def publish(request): ...",
        "def publish(*, request=None): ...",
        "user = request.user",
        "from django.http import HttpRequest",
    ],
)
def test_a_request_below_the_forms_is_found(source):
    assert len(request_users(sample("services.decisions", source))) == 1
    assert request_users(sample("views.record", source)) == []


@pytest.mark.parametrize(
    "source",
    [
        'revision.status = "published"',
        'self.status = "published"',
        'revision.status: str = "published"',
        'revision.status += "!"',
        'old, revision.status = revision.status, "published"',
        'setattr(revision, "status", "published")',
        'object.__setattr__(revision, "status", "published")',
        'Revision.objects.filter(pk=1).update(title="", status="published")',
        'Revision.objects.update(**{"status": "published"})',
        'Revision.objects.bulk_update(revisions, ["title", "status"])',
        'Revision.objects.bulk_update(revisions, fields=("status",))',
        'Revision.objects.update_or_create(pk=1, defaults={"status": "published"})',
        'Revision.objects.bulk_create(rows, update_conflicts=True, update_fields=["status"])',
        "for revision.status in statuses: ...",
    ],
)
def test_a_second_writer_of_a_status_is_found(source):
    assert len(status_writes(sample("services.decisions", source))) == 1
    assert status_writes(sample("services.transitions", source)) == []


@pytest.mark.parametrize(
    "source",
    [
        'status = models.CharField("estado")',
        'is_open = revision.status == "draft"',
        'Revision.objects.filter(status="draft").update(title="")',
        'Revision.objects.bulk_update(revisions, ["title"])',
        'setattr(revision, "title", "Nueva")',
        "response.status_code = 200",
        "totals[revision.status] = 3",
    ],
)
def test_reading_a_status_is_fine(source):
    assert status_writes(sample("services.decisions", source)) == []


def test_a_module_without_layer_is_found():
    assert unplaced([sample("helpers", ""), sample("models.call", "")]) == ["helpers"]
