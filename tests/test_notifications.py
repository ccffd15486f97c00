import datetime

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from practices import notifications
from practices.enums import NotificationStage
from practices.models import MailText, Notification, SiteSettings
from practices.notifications import Addressee, fill, notify
from tests.factories import make_call, make_user

pytestmark = pytest.mark.django_db
CONTEXT = {
    "title": "Oficina virtual",
    "code": "BP-2026-0001",
    "owner": "Enel",
    "category": "General",
}


def promise(user, key="1"):
    return notify(
        "submission_received",
        key=key,
        to=[Addressee.of(user)],
        context=CONTEXT,
        path="/mis-practicas/1/",
    )


def test_a_mail_says_what_happened_to_which_practice_and_leads_to_one_page(
    django_capture_on_commit_callbacks,
):
    user = make_user(full_name="Rosa Rojas")
    with django_capture_on_commit_callbacks(execute=True):
        promise(user)
    (message,) = mail.outbox
    assert message.subject == "Recibimos su práctica “Oficina virtual” (BP-2026-0001)"
    assert message.to == [user.email]
    assert "Hola, Rosa Rojas:" in message.body
    assert "http://" in message.body
    assert "/mis-practicas/1/" in message.body
    (html,) = message.alternatives
    # The page, and the way out of this kind of mail.
    assert html.content.count("<a ") == 2


def test_the_same_event_is_told_once(django_capture_on_commit_callbacks):
    user = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        promise(user)
        promise(user)
    assert len(mail.outbox) == Notification.objects.count() == 1


def test_nothing_is_sent_for_a_rolled_back_transaction(django_capture_on_commit_callbacks):
    def promise_and_fail():
        with transaction.atomic():
            promise(user)
            raise RuntimeError

    user = make_user()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        promise_and_fail()
    assert mail.outbox == []
    assert Notification.objects.count() == 0


def test_a_dead_mail_server_postpones_and_the_next_run_sends(settings):
    settings.EMAIL_BACKEND = "tests.mail.DeadServer"
    (notification,) = promise(make_user())
    notifications.deliver.call(notification.pk)
    notification.refresh_from_db()
    assert notification.stage == NotificationStage.PENDING
    assert "Nobody answers" in notification.last_error
    assert notification.next_try_at > timezone.now()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notification.objects.update(next_try_at=timezone.now())
    assert notifications.send_due() == 1
    assert len(mail.outbox) == 1
    assert Notification.objects.get().stage == NotificationStage.SENT


def test_after_its_attempts_a_mail_is_failed_until_somebody_retries(settings):
    settings.EMAIL_BACKEND = "tests.mail.DeadServer"
    (notification,) = promise(make_user())
    for _attempt in range(notifications.MAXIMUM_ATTEMPTS):
        Notification.objects.update(next_try_at=timezone.now())
        notifications.send_due()
    notification.refresh_from_db()
    assert notification.stage == NotificationStage.FAILED
    notifications.retry(notification)
    notification.refresh_from_db()
    assert (notification.stage, notification.attempts) == (NotificationStage.PENDING, 0)


def test_a_mail_that_another_process_is_sending_is_left_alone():
    (notification,) = promise(make_user())
    Notification.objects.update(next_try_at=timezone.now() + datetime.timedelta(minutes=5))
    notifications.deliver.call(notification.pk)
    assert mail.outbox == []


def test_the_administrators_words_are_used(django_capture_on_commit_callbacks):
    MailText.objects.create(
        kind="submission_received", name="Al enviar", subject="Llegó {code}", body="De {owner}."
    )
    SiteSettings.objects.create(
        mail_sender="banco@example.org",
        mail_sender_name="Banco",
        contact_email="ayuda@example.org",
        mail_signature="Con gratitud",
    )
    with django_capture_on_commit_callbacks(execute=True):
        promise(make_user())
    (message,) = mail.outbox
    assert message.subject == "Llegó BP-2026-0001"
    assert message.from_email == '"Banco" <banco@example.org>'
    assert message.reply_to == ["ayuda@example.org"]
    assert "Con gratitud" in message.body


def test_a_paragraph_without_its_word_is_left_out_and_unknown_words_stay():
    text = "Hola {name}.\n\nConfirme antes del {due}.\n\nVea {otra}."
    assert fill(text, {"name": "Rosa", "due": ""}) == "Hola Rosa.\n\nVea {otra}."


def test_braces_in_a_title_are_no_placeholders():
    assert fill("Práctica {title}", {"title": "{code} real", "code": "X"}) == "Práctica {code} real"


def test_every_shipped_text_names_only_words_that_are_documented():
    for kind, text in notifications.default_mails().items():
        used = set(notifications._PLACEHOLDER.findall(text["subject"] + text["body"]))
        assert used <= set(text["placeholders"]), kind


def test_answers_go_to_the_call_that_the_mail_is_about(django_capture_on_commit_callbacks):
    SiteSettings.objects.create(contact_email="ayuda@example.org")
    call = make_call(reply_to="concurso@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        for key, about in enumerate((call, None)):
            notify(
                "submission_received",
                key=str(key),
                to=[Addressee.of(make_user())],
                context=CONTEXT,
                call=about,
            )
    assert [message.reply_to for message in mail.outbox] == [
        ["concurso@example.org"],
        ["ayuda@example.org"],
    ]


@pytest.mark.parametrize(
    "title",
    ["La “línea” viva", 'La "línea" viva', "La «línea» viva"],
    ids=["curly", "plain", "low"],
)
def test_quotes_inside_quotes_are_single(title):
    single = "La \N{LEFT SINGLE QUOTATION MARK}línea\N{RIGHT SINGLE QUOTATION MARK} viva"
    assert fill("Llegó “{title}” y {title}", {"title": title}) == f"Llegó “{single}” y {title}"


def test_what_the_person_must_do_is_marked(django_capture_on_commit_callbacks):
    user = make_user()
    to_do = {
        kind: notify(kind, key="1", to=[Addressee.of(user)], context=CONTEXT)[0].is_to_do
        for kind in ("submission_received", "revision_returned", "evaluation_invited")
    }
    assert to_do == {
        "submission_received": False,
        "revision_returned": True,
        "evaluation_invited": True,
    }
