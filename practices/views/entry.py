"""Beginning a practice: what it takes, and the ways to start."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from practices import search
from practices.exceptions import PracticesError
from practices.forms.starting import FormUploadForm, NewPracticeForm, OwnerForm
from practices.importers.parsed import ParsedForm
from practices.layouts import LAYOUTS
from practices.models import DocumentImport, Practice
from practices.selectors import catalogue
from practices.selectors import starting as starting_reads
from practices.services import drafts, imports, starting

from .owned import own_revision
from .paging import PER_PAGE, page_of, pager

#: Asked before anything is written: the question, and what helps whoever answers "no".
QUESTIONS = {
    "eficaz": (
        gettext_lazy("¿Su entidad sabía qué problema quería resolver y puede contar qué logró?"),
        gettext_lazy(
            "Puede escribirla igual. Busque actas, informes o correos del comienzo: suelen decir "
            "qué se quería. Si no había una meta, cuente cómo estaban las cosas antes y cómo están "
            "hoy."
        ),
    ),
    "eficiente": (
        gettext_lazy("¿Sabe con qué personas, tecnología, dinero y tiempo se hizo?"),
        gettext_lazy(
            "No hacen falta cifras exactas. Basta decir cuántas personas trabajaron, cuántos meses "
            "y si hubo que comprar algo. “Sin costo adicional” también es una respuesta."
        ),
    ),
    "usuario": (
        gettext_lazy("¿Resuelve un problema real de los usuarios y ellos lo han dicho?"),
        gettext_lazy(
            "Si nadie les ha preguntado, dígalo: es una respuesta válida. Puede empezar ahora con "
            "una encuesta corta o revisando las quejas de antes y de después."
        ),
    ),
    "replicable": (
        gettext_lazy("¿Otra entidad podría repetirla o adaptarla?"),
        gettext_lazy(
            "Piense en una parte: un formato, un guion de atención o una forma de organizarse. "
            "Cuente también qué la haría difícil en otro lugar; eso ayuda tanto como lo demás."
        ),
    ),
}


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What the form is and how to begin; the answers to its questions are not sent anywhere."""
    form = NewPracticeForm(request.POST or None, actor=request.user)
    if form.is_valid():
        revision = drafts.create_draft(actor=request.user, **form.cleaned_data)
        return redirect("edit_practice", revision.pk)
    context = {
        "form": form,
        "layouts": LAYOUTS.values(),
        "example": starting_reads.good_example(),
        "questions": [
            {"criterion": criterion, "text": text, "advice": advice}
            for criterion in starting_reads.minimum_criteria()
            for text, advice in [QUESTIONS.get(criterion.code, (criterion.definition, ""))]
        ],
    }
    return render(request, "my_practices/new.html", context)


# -- From another practice ----------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def copy_practice(request: HttpRequest) -> HttpResponse:
    """The versions of the practices of one's bodies, each with a button that copies it."""
    if request.method == "POST":
        source = own_revision(request, _number(request.POST.get("version")))
        revision = starting.copy_practice(source, actor=request.user)
        messages.success(
            request, _("Se creó el borrador con una copia. Cambie lo que sea distinto.")
        )
        return redirect("edit_practice", revision.pk)
    page = Paginator(starting_reads.versions_to_copy(request.user), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {"page": page, "pager": pager(page, lambda number: f"?pagina={number}")}
    return render(request, "my_practices/start/copy.html", context)


def _number(text: str | None) -> int:
    if not (text or "").isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


@login_required
@require_http_methods(["GET", "POST"])
def start_from_published(request: HttpRequest) -> HttpResponse:
    """A search of the catalogue; what is chosen is linked with the draft, and not copied."""
    form = OwnerForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        source = get_object_or_404(
            Practice.objects.published().with_code(request.POST.get("source", ""))
        )
        revision = starting.start_from_published(
            source, actor=request.user, owner=form.cleaned_data["owner"]
        )
        messages.success(
            request,
            _("Se creó el borrador, enlazado con %(code)s. Cuente cómo lo hace su entidad.")
            % {"code": source.code},
        )
        return redirect("edit_practice", revision.pk)
    query = request.GET.get("q", "").strip()
    found = search.query(query)
    is_asked = bool(query) and not found.parsed.is_blank
    page = page_of(found.total if is_asked else 0, request.GET.get("pagina"))
    between = page.object_list
    ids = found.ids_between(between.start, between.stop) if is_asked else []
    context = {
        "form": form,
        "query": query,
        "is_asked": is_asked,
        "total": page.paginator.count,
        "cards": catalogue.cards(ids, found.terms),
        "pager": pager(page, lambda number: f"?{urlencode({'q': query, 'pagina': number})}"),
    }
    return render(request, "my_practices/start/published.html", context)


# -- From an official form ----------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def import_form(request: HttpRequest) -> HttpResponse:
    """Read an official form; what was found is shown before anything becomes a draft."""
    form = FormUploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            found = imports.read_upload(actor=request.user, upload=form.cleaned_data["file"])
        except PracticesError as error:
            form.add_error("file", error.message)
        else:
            if len(found) == 1:
                return redirect("import_preview", found[0].pk)
            messages.success(
                request,
                _("El archivo trae %(count)s formatos. Revíselos uno por uno.")
                % {"count": len(found)},
            )
            return redirect("import_form")
    waiting = request.user.document_imports.filter(revision=None)[:PER_PAGE]
    context = {
        "form": form,
        "layouts": LAYOUTS.values(),
        "waiting": [(each, _title_read(each)) for each in waiting],
    }
    return render(request, "my_practices/import.html", context)


def _title_read(document: DocumentImport) -> str:
    return document.content.get("values", {}).get("title", "")


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, import_id: int) -> HttpResponse:
    """Field by field, what the form said and where it would go; creating the draft is a POST."""
    document = get_object_or_404(DocumentImport, pk=import_id, uploaded_by=request.user)
    if document.revision_id:
        return redirect("my_practice", document.revision_id)
    parsed = ParsedForm.from_data(document.content)
    named = imports.owner_named(parsed.values.get("owner", ""), request.user)
    form = OwnerForm(
        request.POST or None,
        actor=request.user,
        initial={"owner": named} if named else None,
    )
    if form.is_valid():
        revision = imports.create_draft_from_import(
            document, actor=request.user, owner=form.cleaned_data["owner"]
        )
        messages.success(request, _("Se creó el borrador. Revíselo y complete lo que falte."))
        return redirect("my_practice", revision.pk)
    waiting = request.user.document_imports.filter(revision=None).exclude(pk=document.pk)
    context = {
        "document": document,
        "parsed": parsed,
        "form": form,
        "title": _title_read(document),
        "others": waiting.count(),
    }
    return render(request, "my_practices/import_preview.html", context)
