"""What a person was told, and how to be told less."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.forms.notifications import PreferenceForm
from practices.notifications import is_always_sent, read_unsubscribe_token
from practices.selectors import notifications as reads
from practices.services import preferences

from .paging import PER_PAGE, pager


@login_required
@require_GET
def index(request):
    page = Paginator(reads.notifications_of(request.user), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {
        "notifications": page.object_list,
        "unread": reads.unread_of(request.user).count(),
        "pager": pager(page, lambda number: f"?pagina={number}"),
    }
    return render(request, "notifications/index.html", context)


@login_required
@require_POST
def mark_read(request):
    """All of them, or the one whose number came along; then on to what it is about."""
    number = request.POST.get("aviso", "")
    if not number:
        count = preferences.mark_read(actor=request.user)
        text = ngettext(
            "Se marcó %(count)d aviso como leído.",
            "Se marcaron %(count)d avisos como leídos.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("notifications")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    notification = get_object_or_404(reads.notifications_of(request.user), pk=number)
    preferences.mark_read(actor=request.user, notification=notification)
    return redirect(notification.path or "notifications")


@login_required
@require_http_methods(["GET", "POST"])
def preference(request):
    kinds = [kind for kind in reads.kinds_of(request.user) if not is_always_sent(kind.code)]
    stored = reads.preference_of(request.user)
    form = PreferenceForm(
        request.POST or None,
        kinds=kinds,
        initial={"level": stored.level, "muted_kinds": stored.muted_kinds},
    )
    if form.is_valid():
        preferences.save_preference(
            actor=request.user,
            level=form.cleaned_data["level"],
            muted_kinds=form.cleaned_data.get("muted_kinds", ()),
        )
        messages.success(request, _("Sus preferencias quedaron guardadas."))
        return redirect("notification_preferences")
    return render(request, "notifications/preferences.html", {"form": form})


# The signed link is what entitles, also where a mail program posts without any cookie of ours.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request, token):
    found = read_unsubscribe_token(token)
    if found is None:
        return render(request, "notifications/unsubscribe.html", status=404)
    user, kind = found
    is_done = request.method == "POST"
    if is_done:
        preferences.mute_kind(kind, actor=user)
    context = {
        "kind_name": reads.name_of_kind(kind),
        "is_known": True,
        "is_done": is_done,
        "is_needed": is_always_sent(kind),
    }
    return render(request, "notifications/unsubscribe.html", context)
