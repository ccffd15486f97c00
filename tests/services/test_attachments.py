import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from practices.exceptions import FileRefused, NotAllowed
from practices.models import Attachment, SiteSettings, StoredFile
from practices.services import attachments

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(stream, "PNG")
    return stream.getvalue()


def package(*parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in parts:
            archive.writestr(part, "<xml/>")
    return stream.getvalue()


def attach(house, name, data, revision=None):
    return attachments.attach_upload(
        revision or house.draft(), actor=house.editor, upload=SimpleUploadedFile(name, data)
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("informe.pdf", PDF),
        ("FOTO.PNG", png()),
        ("acta.docx", package("[Content_Types].xml", "word/document.xml")),
        ("datos.xlsx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("datos.csv", "año;valor\n2019;12\n".encode()),
        ("notas.txt", "Reunión".encode("latin-1")),
    ],
)
def test_an_accepted_file_is_kept_byte_for_byte(house, name, data):
    attachment = attach(house, name, data)
    with attachment.file.content.open("rb") as stored:
        assert stored.read() == data
    assert attachment.file.size == len(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pagina.html", b"<script>alert(1)</script>"),
        ("dibujo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("programa.exe", b"MZ\x90\x00"),
        ("informe.pdf", b"<html></html>"),
        ("foto.png", PDF),
        ("acta.docx", PDF),
        ("acta.docx", package("xl/workbook.xml")),
        ("macro.docx", package("word/document.xml", "word/vbaProject.bin")),
        ("vacio.pdf", b""),
        ("datos.csv", b"a\x00b"),
        ("sin-extension", PDF),
    ],
)
def test_a_refused_file_leaves_nothing_behind(house, name, data):
    revision = house.draft()
    with pytest.raises(FileRefused, match="“"):
        attach(house, name, data, revision)
    assert Attachment.objects.count() == StoredFile.objects.count() == 0


def test_the_same_bytes_are_stored_once_and_go_with_their_last_use(house):
    revision = house.draft()
    first = attach(house, "a.pdf", PDF, revision)
    attach(house, "b.pdf", PDF, revision)
    path = first.file.content.name
    assert StoredFile.objects.count() == 1
    attachments.remove_attachment(first, actor=house.editor)
    assert default_storage.exists(path)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_nothing_refers_to_are_deleted(house):
    attachment = attach(house, "a.pdf", PDF)
    path = attachment.file.content.name
    attachments.remove_attachment(attachment, actor=house.editor)
    assert StoredFile.objects.count() == 0
    assert not default_storage.exists(path)


def test_what_a_killed_process_left_half_written_is_not_taken_for_the_file(house):
    attachment = attach(house, "a.pdf", PDF)
    path = attachment.file.content.name
    Attachment.objects.all().delete()
    StoredFile.objects.all().delete()
    with default_storage.open(path, "wb") as half:
        half.write(PDF[:5])
    again = attach(house, "a.pdf", PDF)
    with again.file.content.open("rb") as stored:
        assert stored.read() == PDF


def test_a_file_over_the_administrators_limit_is_refused(house):
    SiteSettings.objects.update(maximum_file_megabytes=1)
    with pytest.raises(FileRefused, match="máximo por archivo es 1 MB"):
        attach(house, "grande.pdf", PDF + b" " * 1024 * 1024)


def test_files_over_the_limit_of_a_practice_are_refused(house):
    SiteSettings.objects.update(maximum_practice_megabytes=1)
    revision = house.draft()
    attach(house, "a.pdf", PDF + b"a" * 700_000, revision)
    with pytest.raises(FileRefused, match="pasarían de 1 MB"):
        attach(house, "b.pdf", PDF + b"b" * 700_000, revision)


def test_nothing_is_attached_to_a_submitted_version(house):
    with pytest.raises(NotAllowed):
        attach(house, "a.pdf", PDF, house.submitted().revision)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\ana\Informe final.PDF", "Informe_final.pdf"),
        ("informe\u202efdp.pdf", "informefdp.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
    ],
)
def test_names_lose_what_makes_them_dangerous(typed, kept):
    assert attachments.clean_name(typed) == kept
