"""Every address of the portal but the login's and the admin's, grouped by part."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import path

from practices.sitemaps import SITEMAPS
from practices.views import (
    attachments,
    calls,
    catalogue,
    challenges,
    entering,
    entry,
    my_practices,
    operations,
    pages,
    record,
    results,
    sections,
    styleguide,
    submitting,
    verification,
)

#: Pages whose text an administrator edits.
TEXT_PAGES = (
    "acerca-de",
    "que-es-una-buena-practica",
    "preguntas-frecuentes",
    "datos-personales",
    "accesibilidad",
)

catalogue_patterns = [
    path("", catalogue.home, name="home"),
    path("practicas/", catalogue.practice_list, name="practice_list"),
    path("practicas/<str:code>/", record.record, name="record"),
    path("practicas/<str:code>/v/<int:number>/", record.record_version, name="record_version"),
    path("practicas/<str:code>/archivos/<int:attachment_id>/", record.download, name="download"),
    path("practicas/<str:code>/<slug:slug>/", record.record, name="record_with_title"),
    path("entidades/", pages.organisation_list, name="organisation_list"),
    path("entidades/<slug:slug>/", pages.organisation, name="organisation"),
]

call_patterns = [
    path("convocatorias/", calls.call_list, name="call_list"),
    path("convocatorias/<slug:slug>/", calls.call, name="call"),
    path("convocatorias/<slug:slug>/resultados/", calls.results, name="call_results"),
    path("convocatorias/<slug:slug>/calendario.ics", calls.calendar, name="call_calendar"),
    path("convocatorias/<slug:slug>/actos/<int:act_id>/", calls.act_file, name="call_act_file"),
    path(
        "convocatorias/<slug:slug>/avisos/<int:notice_id>/",
        calls.notice_file,
        name="call_notice_file",
    ),
]

contest_patterns = [
    path("mis-practicas/<int:revision_id>/postular/", entering.choose_call, name="choose_call"),
    path(
        "mis-practicas/<int:revision_id>/postular/<slug:slug>/",
        entering.enter,
        name="enter_contest",
    ),
    path(
        "mis-practicas/<int:revision_id>/constancia/<int:submission_id>/",
        entering.receipt,
        name="contest_receipt",
    ),
    path(
        "mis-practicas/<int:revision_id>/objetar/<int:submission_id>/<str:subject>/",
        entering.object_to,
        name="object_to_result",
    ),
]

page_patterns = [
    *(path(f"{slug}/", pages.page, {"slug": slug}, name=slug) for slug in TEXT_PAGES),
    path("mapa-del-sitio/", pages.site_map, name="site_map"),
]

owner_patterns = [
    path("mis-practicas/", my_practices.index, name="my_practices"),
    path("mis-practicas/nueva/", entry.new, name="new_practice"),
    path("mis-practicas/importar/", entry.import_form, name="import_form"),
    path(
        "mis-practicas/importar/<int:import_id>/",
        entry.import_preview,
        name="import_preview",
    ),
    path("mis-practicas/<int:revision_id>/", my_practices.practice, name="my_practice"),
    path("mis-practicas/<int:revision_id>/editar/", sections.edit, name="edit_practice"),
    path("mis-practicas/<int:revision_id>/aval/", submitting.endorse, name="endorse_practice"),
    path("mis-practicas/<int:revision_id>/enviar/", submitting.submit, name="submit_practice"),
    path(
        "mis-practicas/<int:revision_id>/retirar/",
        submitting.withdraw,
        name="withdraw_practice",
    ),
    path(
        "mis-practicas/<int:revision_id>/version-nueva/",
        submitting.start_next,
        name="start_next_version",
    ),
    path(
        "mis-practicas/<int:revision_id>/observaciones/<int:observation_id>/",
        submitting.answer,
        name="answer_observation",
    ),
    path("mis-practicas/<int:revision_id>/archivos/", attachments.attach, name="attach_file"),
    path(
        "mis-practicas/<int:revision_id>/archivos/<int:attachment_id>/",
        attachments.attachment,
        name="my_attachment",
    ),
    path(
        "mis-practicas/<int:revision_id>/archivos/<int:attachment_id>/quitar/",
        attachments.remove_attachment,
        name="remove_attachment",
    ),
]

result_patterns = [
    path("verificar/<str:code>/", verification.verify_certificate, name="verify_certificate"),
    path(
        "verificar/<str:code>/certificado.pdf", verification.certificate_pdf, name="certificate_pdf"
    ),
    path("mis-practicas/<int:revision_id>/resultado/", results.my_result, name="my_result"),
]

machine_patterns = [
    path("salud/vivo", operations.live, name="live"),
    path("salud/listo", operations.ready, name="ready"),
    path("robots.txt", operations.robots, name="robots"),
    path(".well-known/security.txt", operations.security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("sw.js", operations.service_worker, name="service_worker"),
    path("sin-conexion/", operations.offline, name="offline"),
]

jury_patterns = [
    path("mis-practicas/<int:revision_id>/jurado/", challenges.jury, name="challenge_jury"),
    path(
        "mis-practicas/<int:revision_id>/jurado/<int:juror_id>/recusar/",
        challenges.challenge,
        name="challenge_juror",
    ),
]

urlpatterns = [
    *catalogue_patterns,
    *call_patterns,
    *contest_patterns,
    *page_patterns,
    *owner_patterns,
    *result_patterns,
    *machine_patterns,
    *jury_patterns,
]

if settings.DEBUG:
    urlpatterns += [
        path("guia-de-estilo/", styleguide.show, name="styleguide"),
        path("guia-de-estilo/calificar/", styleguide.show_scoring, name="styleguide_scoring"),
    ]
