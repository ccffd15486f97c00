"""Files as people and attackers hand them in, made here: nothing hostile lies in the repository.

``GOOD``: name → bytes, one of each accepted kind. ``REFUSED``: name of the case → file name,
bytes or who makes them, words of the reason (``hostile``).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import docx
import openpyxl
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

WORD_IN_PDF = "microacueducto"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_PARTS = {
    "docx": ("word/document.xml", _MAIN.format("wordprocessingml.document")),
    "xlsx": ("xl/workbook.xml", _MAIN.format("spreadsheetml.sheet")),
    "pptx": ("ppt/presentation.xml", _MAIN.format("presentationml.presentation")),
}


def pdf(text: str = WORD_IN_PDF, *, pages: int = 1) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    for _page in range(pages):
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    stream = io.BytesIO()
    picture = Image.new("RGB", size, "navy")
    picture.paste("orange", (0, 0, size[0] // 4, size[1] // 3))
    picture.save(stream, kind, **options)
    return stream.getvalue()


def photo() -> bytes:
    """A photo taken upright by a telephone that knows where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn to the right
    exif[0x010F] = "Telefono"
    exif.get_ifd(0x8825)[2] = (4.0, 35.0, 56.0)
    return image("JPEG", exif=exif, quality=95)


def package(parts: Mapping[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            packing = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, packing)
    return stream.getvalue()


def office(kind: str, more: Mapping[str, bytes | str] | None = None, *, types: str = "") -> bytes:
    main, content_type = _PARTS[kind]
    override = f'<Override PartName="/{main}" ContentType="{content_type}"/>'
    return package(
        {
            "[Content_Types].xml": f"<Types>{types or override}</Types>",
            main: "<document><p>Texto</p></document>",
            **(more or {}),
        }
    )


def open_document(kind: str = "text", more: Mapping[str, bytes | str] | None = None) -> bytes:
    return package(
        {
            "mimetype": f"{_OPEN_DOCUMENT}.{kind}",
            "content.xml": (
                '<office:document-content xmlns:office="o" xmlns:text="t"><office:body>'
                "<text:p>Acta de la junta</text:p></office:body></office:document-content>"
            ),
            "META-INF/manifest.xml": "<manifest/>",
            **(more or {}),
        },
        stored=("mimetype",),
    )


def word(text: str = "Acta del comité") -> bytes:
    stream, document = io.BytesIO(), docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def sheet() -> bytes:
    stream, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["Mes", "Atenciones"])
    book.save(stream)
    return stream.getvalue()


GOOD: Mapping[str, bytes] = {
    "informe.pdf": pdf(),
    "acta.docx": word(),
    "datos.xlsx": sheet(),
    "charla.pptx": office("pptx"),
    "acta.odt": open_document(),
    "datos.ods": open_document("spreadsheet"),
    "charla.odp": open_document("presentation"),
    "datos.csv": "año;valor\n2019;12\n".encode(),
    "formulas.csv": b'nombre;total\n=HYPERLINK("http://x");@SUM(A1)\n',
    "notas.txt": "Reunión con la comunidad".encode("latin-1"),
}


def active_pdf(kind: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if kind == "javascript":
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('hola')"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    elif kind == "launch":
        action = {
            NameObject("/S"): NameObject("/Launch"),
            NameObject("/F"): TextStringObject("cmd.exe"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    elif kind == "file":
        writer.add_attachment("programa.exe", b"MZ\x90\x00")
    elif kind == "password":
        writer.encrypt("secreta")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def png_header(width: int, height: int) -> bytes:
    """As large as one likes in sixty bytes: nothing was drawn."""
    header = struct.pack("!2L5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _png_part(b"IHDR", header) + _png_part(b"IDAT", b"")


def _png_part(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))


def flat_bomb(kind: str) -> bytes:
    """Four hundred megabytes of nothing in four hundred kilobytes."""
    nothing = bytes(50_000_000)
    return office(kind, {f"media/{number}.bin": nothing for number in range(8)})


def lying_bomb() -> bytes:
    """Its list of parts says a hundred bytes where there are sixty million."""
    data = bytearray(office("docx", {"word/media/a.bin": bytes(60_000_000)}))
    real, told = struct.pack("<L", 60_000_000), struct.pack("<L", 100)
    return bytes(data.replace(real, told))


def nested_bomb() -> bytes:
    inner = package({"ceros.bin": bytes(20_000_000)})
    for _layer in range(3):
        inner = package({f"{number}.zip": inner for number in range(8)})
    return office("docx", {"word/embeddings/a.zip": inner})


def many_parts() -> bytes:
    return office("xlsx", {f"xl/{number}.xml": "" for number in range(5_200)})


def sheet_in_a_sheet() -> bytes:
    inner = office("xlsx", {"xl/embeddings/b.xlsx": office("xlsx")})
    return office("docx", {"word/embeddings/a.xlsx": inner})


_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ja">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><document>&i;</document>"
)
_MACRO_TYPE = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
_HIDDEN_MACRO_TYPE = _MACRO_TYPE.replace("macroEnabled", "m&#97;croEnabled")

REFUSED: Mapping[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "a page": ("pagina.html", b"<script>alert(1)</script>", "no es de un tipo"),
    "a drawing with scripts": ("dibujo.svg", b"<svg onload='alert(1)'/>", "no es de un tipo"),
    "a program": ("programa.exe", b"MZ\x90\x00", "no es de un tipo"),
    "an archive": ("todo.zip", package({"a.txt": "a"}), "no es de un tipo"),
    "two extensions": ("informe.pdf.exe", pdf(), "no es de un tipo"),
    "no extension": ("sin-extension", pdf(), "no es de un tipo"),
    "turned round to look like a PDF": ("informe\u202efdp.exe", b"MZ\x90", "no es de un tipo"),
    "zero bytes": ("vacio.pdf", b"", "vacío"),
    "HTML as PDF": ("informe.pdf", b"<html><script>1</script></html>", "página web"),
    "HTML as PNG": ("foto.png", b"<!DOCTYPE html><script>1</script>", "página web"),
    "SVG as JPEG": ("foto.jpg", b"<?xml version='1.0'?><svg onload='1'/>", "página web"),
    "HTML as text": ("notas.txt", b"\xef\xbb\xbf <script>1</script>", "página web"),
    "PDF as PNG": ("foto.png", pdf(), "no corresponde a su nombre"),
    "PNG as PDF": ("informe.pdf", image(), "no corresponde a su nombre"),
    "PNG as JPEG": ("foto.jpg", image(), "no corresponde a su nombre"),
    "GIF as PNG": ("foto.png", b"GIF89a" + bytes(200), "no corresponde a su nombre"),
    "PDF as text": ("notas.txt", pdf(), "no corresponde a su nombre"),
    "PDF as DOCX": ("acta.docx", pdf(), "no corresponde a su nombre"),
    "XLSX as DOCX": ("acta.docx", sheet(), "no corresponde a su nombre"),
    "DOCX as ODT": ("acta.odt", word(), "no corresponde a su nombre"),
    "ODS as ODT": ("acta.odt", open_document("spreadsheet"), "no corresponde a su nombre"),
    "bare zip as DOCX": ("acta.docx", package({"a.txt": "a"}), "no corresponde a su nombre"),
    "PDF and ZIP": ("informe.pdf", pdf() + package({"a.jar": "a"}), "escondido"),
    "ZIP before DOCX": ("acta.docx", package({"a.jar": "a"}) + word(), "escondido"),
    "program before DOCX": ("acta.docx", b"PK\x03\x04MZ" + word(), "escondido"),
    "DOCX and more": ("acta.docx", word() + b"<script>1</script>" * 10, "escondido"),
    "DOCM as DOCX": ("acta.docx", office("docx", types=_MACRO_TYPE), "macros"),
    "its macro type hidden": ("acta.docx", office("docx", types=_HIDDEN_MACRO_TYPE), "macros"),
    "DOCX with macros": ("a.docx", office("docx", {"word/vbaProject.bin": b"1"}), "macros"),
    "XLSX with macros": ("a.xlsx", office("xlsx", {"xl/VBAPROJECT.BIN": b"1"}), "macros"),
    "XLSX with old macros": ("a.xlsx", office("xlsx", {"xl/macrosheets/1.xml": "1"}), "macros"),
    "PPTX with controls": ("a.pptx", office("pptx", {"ppt/activeX/1.bin": b"1"}), "macros"),
    "ODT with Basic": ("a.odt", open_document(more={"Basic/script-lc.xml": "1"}), "macros"),
    "ODT with Python": ("a.odt", open_document(more={"Scripts/python/a.py": "1"}), "macros"),
    "XLSM": ("datos.xlsm", sheet(), "no es de un tipo"),
    "DOCX with a program": ("a.docx", office("docx", {"word/a.exe": b"1"}), "un programa"),
    "program by its content": (
        "a.docx",
        office("docx", {"word/embeddings/ole.bin": b"MZ\x90\x00" + bytes(60)}),
        "un programa",
    ),
    "macros in a sheet inside": (
        "a.docx",
        office("docx", {"word/e/a.xlsx": office("xlsx", {"xl/vbaProject.bin": b"1"})}),
        "macros",
    ),
    "sheet in a sheet": ("a.docx", sheet_in_a_sheet(), "un programa o un archivo comprimido"),
    "flat bomb as DOCX": ("a.docx", lambda: flat_bomb("docx"), "al descomprimirse"),
    "flat bomb as XLSX": ("a.xlsx", lambda: flat_bomb("xlsx"), "al descomprimirse"),
    "lying bomb": ("a.docx", lying_bomb, "dañado"),
    "nested bomb": ("a.docx", nested_bomb, "un archivo comprimido"),
    "thousands of parts": ("a.xlsx", many_parts, "al descomprimirse"),
    "entities in entities": (
        "a.docx",
        office("docx", {"word/document.xml": _ENTITIES}),
        "al descomprimirse",
    ),
    "old Office or password": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "contraseña",
    ),
    "PDF with password": ("a.pdf", active_pdf("password"), "contraseña"),
    "PDF with JavaScript": ("a.pdf", active_pdf("javascript"), "incrustados"),
    "PDF that starts a program": ("a.pdf", active_pdf("launch"), "incrustados"),
    "PDF with a file inside": ("a.pdf", active_pdf("file"), "incrustados"),
    "half a PDF": ("a.pdf", pdf()[:700], "incompleto"),
    "PDF without pages": (
        "a.pdf",
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        "dañado",
    ),
    "half a PNG": ("a.png", image(size=(600, 400))[:900], "dañad"),
    "half a DOCX": ("a.docx", word()[:3000], "incompleto"),
    "50,000 by 50,000": ("a.png", png_header(50_000, 50_000), "píxeles"),
    "1 by 30,000": ("a.png", png_header(1, 30_000), "píxeles"),
    "JPEG by its first bytes": ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(500), "dañad|corresponde"),
    "UTF-16": ("notas.txt", "Reunión".encode("utf-16"), "UTF-16"),
    "NUL in a table": ("datos.csv", b"a;b\x00;c", "texto simple"),
    "program as text": ("notas.txt", b"\x7fELF\x02\x01\x01" + bytes(50), "corresponde"),
}


@cache
def hostile(case: str) -> tuple[str, bytes, str]:
    name, data, words = REFUSED[case]
    return name, data if isinstance(data, bytes) else data(), words
