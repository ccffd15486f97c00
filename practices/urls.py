"""Every address of the portal but the login's and the admin's, grouped by part."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import path

from practices.sitemaps import SITEMAPS
from practices.views import (
    accounts,
    attachments,
    blank_forms,
    bodies,
    body_people,
    calls,
    catalogue,
    challenges,
    checking,
    comparing,
    entering,
    entry,
    invitations,
    my_practices,
    notifications,
    operations,
    pages,
    record,
    results,
    sections,
    styleguide,
    submitting,
    tables,
    validity,
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
    path(
        "practicas/<str:code>/archivos/<int:attachment_id>/miniatura/",
        record.thumbnail,
        name="thumbnail",
    ),
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

table_patterns = [
    path("mis-practicas/tablas/", tables.index, name="tables"),
    path("mis-practicas/tablas/plantilla/", tables.template, name="table_template"),
    path("mis-practicas/exportar/", tables.export, name="export_own"),
    path("mis-practicas/tablas/<int:import_id>/", tables.show, name="table_import"),
    path("mis-practicas/tablas/<int:import_id>/importar/", tables.start, name="start_table_import"),
    path(
        "mis-practicas/tablas/<int:import_id>/descartar/",
        tables.cancel,
        name="cancel_table_import",
    ),
    path(
        "mis-practicas/tablas/<int:import_id>/por-corregir/",
        tables.refused,
        name="refused_rows",
    ),
]

starting_patterns = [
    path("formatos/<slug:layout_code>.<str:kind>", blank_forms.blank_form, name="blank_form"),
    path("mis-practicas/nueva/", entry.new, name="new_practice"),
    path("mis-practicas/nueva/copia/", entry.copy_practice, name="copy_practice"),
    path(
        "mis-practicas/nueva/parecida/",
        entry.start_from_published,
        name="start_from_published",
    ),
    path("mis-practicas/importar/", entry.import_form, name="import_form"),
    path(
        "mis-practicas/importar/<int:import_id>/",
        entry.import_preview,
        name="import_preview",
    ),
    path("mis-practicas/vista-previa/", checking.markdown_preview, name="markdown_preview"),
    path("mis-practicas/<int:revision_id>/revisar/", checking.check_answers, name="check_answers"),
    path(
        "mis-practicas/<int:revision_id>/parecidas/",
        checking.similar_practices,
        name="similar_practices",
    ),
    path(
        "mis-practicas/<int:revision_id>/enlazar/",
        checking.link_practices,
        name="link_practices",
    ),
]

owner_patterns = [
    path("mis-practicas/", my_practices.index, name="my_practices"),
    path("mis-practicas/<int:revision_id>/", my_practices.practice, name="my_practice"),
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
]

_BODY = "mis-practicas/entidades/<int:organisation_id>"
body_patterns = [
    path("cuenta/datos/", accounts.my_account, name="my_account"),
    path("cuenta/invitacion/<str:token>/", invitations.accept, name="accept_invitation"),
    path("mis-practicas/entidades/", bodies.index, name="my_bodies"),
    path("mis-practicas/entidades/registrar/", bodies.register, name="register_body"),
    path("mis-practicas/entidades/vincularme/", bodies.join, name="join_body"),
    path(
        "mis-practicas/entidades/solicitudes/<int:request_id>/retirar/",
        bodies.withdraw_request,
        name="withdraw_join_request",
    ),
    path(f"{_BODY}/", bodies.body, name="my_body"),
    path(f"{_BODY}/invitar/", body_people.invite, name="invite_member"),
    path(
        f"{_BODY}/invitaciones/<int:invitation_id>/reenviar/",
        body_people.resend,
        name="resend_invitation",
    ),
    path(
        f"{_BODY}/invitaciones/<int:invitation_id>/anular/",
        body_people.revoke,
        name="revoke_invitation",
    ),
    path(
        f"{_BODY}/solicitudes/<int:request_id>/",
        body_people.answer,
        name="answer_join_request",
    ),
    path(f"{_BODY}/personas/<int:membership_id>/", body_people.change_role, name="change_role"),
    path(
        f"{_BODY}/personas/<int:membership_id>/retirar/",
        body_people.remove,
        name="remove_member",
    ),
    path(f"{_BODY}/salir/", body_people.leave, name="leave_body"),
    path(
        f"{_BODY}/borradores/<int:revision_id>/transferir/",
        body_people.transfer,
        name="transfer_draft",
    ),
    path(
        f"{_BODY}/borradores/<int:revision_id>/entregar/",
        bodies.hand_over,
        name="hand_over_draft",
    ),
]

notification_patterns = [
    path("mis-practicas/avisos/", notifications.index, name="notifications"),
    path("mis-practicas/avisos/leidos/", notifications.mark_read, name="mark_notifications_read"),
    path(
        "mis-practicas/avisos/preferencias/",
        notifications.preference,
        name="notification_preferences",
    ),
    path("avisos/dejar/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
]

#: What becomes of a version: submitted, compared, confirmed, archived.
after_patterns = [
    path("confirmar/<str:token>/", validity.confirm, name="confirm_validity"),
    path(
        "practicas/<str:code>/comparar-versiones/<int:a>/<int:b>/",
        comparing.compare_versions,
        name="compare_versions",
    ),
    path(
        "mis-practicas/<int:revision_id>/confirmar/", validity.confirm_own, name="confirm_practice"
    ),
    path(
        "mis-practicas/<int:revision_id>/comparar/<int:other_id>/",
        comparing.compare_own,
        name="compare_own",
    ),
    path("mis-practicas/<int:revision_id>/recibo/", submitting.receipt, name="receipt"),
    path(
        "mis-practicas/<int:revision_id>/pedir-aval/",
        submitting.ask_endorsement,
        name="ask_endorsement",
    ),
    path(
        "mis-practicas/<int:revision_id>/carta/",
        submitting.letter,
        name="endorsement_letter",
    ),
    path(
        "mis-practicas/<int:revision_id>/archivar/",
        submitting.ask_archiving,
        name="ask_archiving",
    ),
    path(
        "mis-practicas/<int:revision_id>/archivar/retirar/",
        submitting.withdraw_archiving,
        name="withdraw_archiving",
    ),
]

section_patterns = [
    path("mis-practicas/<int:revision_id>/editar/", sections.edit, name="edit_practice"),
    path(
        "mis-practicas/<int:revision_id>/editar/campo/<slug:code>/",
        sections.edit_field,
        name="edit_field",
    ),
    path("mis-practicas/<int:revision_id>/lugares/", sections.find_places, name="find_places"),
    path(
        "mis-practicas/<int:revision_id>/editar/<slug:section>/",
        sections.edit_section,
        name="edit_section",
    ),
]

_FILES = "mis-practicas/<int:revision_id>/archivos/"
_FILE = f"{_FILES}<int:attachment_id>/"
file_patterns = [
    path(_FILES, attachments.files, name="practice_files"),
    path(f"{_FILES}avance/", attachments.files_progress, name="files_progress"),
    path(_FILE, attachments.attachment, name="my_attachment"),
    path(f"{_FILE}miniatura/", attachments.thumbnail, name="my_thumbnail"),
    path(f"{_FILE}descripcion/", attachments.describe, name="describe_attachment"),
    path(f"{_FILE}reemplazar/", attachments.replace, name="replace_attachment"),
    path(f"{_FILE}mover/", attachments.move, name="move_attachment"),
    path(f"{_FILE}quitar/", attachments.remove_attachment, name="remove_attachment"),
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
    *page_patterns,
    *starting_patterns,
    *table_patterns,
    *owner_patterns,
    *section_patterns,
    *file_patterns,
    *body_patterns,
    *notification_patterns,
    *after_patterns,
    *contest_patterns,
    *result_patterns,
    *jury_patterns,
    *machine_patterns,
]

if settings.DEBUG:
    urlpatterns += [
        path("guia-de-estilo/", styleguide.show, name="styleguide"),
        path("guia-de-estilo/calificar/", styleguide.show_scoring, name="styleguide_scoring"),
    ]
