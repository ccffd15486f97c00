"""A record arranged for its page: summary, sections in the order of its form, figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _

from practices.enums import CostBand, EvidenceLevel, FigureStatistic, FileStage, LinkKind
from practices.layouts import FIELDS, LAYOUTS, MORE, Kind, Layout
from practices.models import Attachment, ImpactFigure, Link, Revision
from practices.selectors.catalogue import place_of
from practices.selectors.figures import FigureGroup, grouped
from practices.selectors.record import Record
from practices.templatetags.formats import lifespan, partial_date, period
from practices.text import excerpt, plain_text

#: What the head of the page and its table of basic data say.
BASIC_FIELDS = (
    "title",
    "code",
    "origin_code",
    "former_names",
    "owner",
    "author_name",
    "started_on",
    "services",
    "category",
    "topics",
    "keywords",
    "population_groups",
)
#: Shown beside the sections instead of among them.
SIDE_FIELDS = ("contacts",)
#: Never hidden, whatever was answered: without them a reader would take silence for success.
ALWAYS_SHOWN = ("validation", "limitations")
#: Fields with a template of their own; the others are a long text.
TEMPLATES = {
    code: f"practices/record/{code}.html"
    for code in (
        "build_time",
        "resources",
        "figures",
        "coverage",
        "validation",
        "transfer_sheet",
        "partners",
        "selections",
        "attachments",
        "links",
    )
}
SELECTION_COLUMNS = (
    "name",
    "organiser",
    "year",
    "category_number",
    "category_name",
    "result",
    "url",
)
TRANSFER_FIELDS = (
    "transfer_minimum",
    "transfer_staff",
    "transfer_time",
    "transfer_conditions",
    "transfer_legal",
)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    anchor: str
    title: str | Promise
    template: str
    text: str = ""
    is_unknown: bool = False
    """The owner answered "Sin información", or says nothing where silence must show."""


@dataclass(frozen=True, slots=True)
class Part:
    """Sections under one heading of the form; a part without a heading holds a single one."""

    anchor: str
    title: str | Promise
    sections: Sequence[Section] = field(default_factory=tuple)
    has_heading: bool = True


# -- Sections -----------------------------------------------------------------------------------


def parts_of(record: Record) -> list[Part]:
    """The sections with an answer: those of the form in its order, then the rest."""
    layout = LAYOUTS[record.revision.layout]
    placed = {*BASIC_FIELDS, *SIDE_FIELDS}
    parts: list[Part] = []
    for sheet_part in layout.sheet:
        codes = [code for code in sheet_part.fields if code not in placed]
        placed.update(codes)
        parts += _part(record, layout, sheet_part.heading, codes)
    parts += _part(record, layout, "", [code for code in ALWAYS_SHOWN if code not in placed])
    placed.update(ALWAYS_SHOWN)
    rest = [code for code, item in FIELDS.items() if item.kind is not Kind.DERIVED]
    more = layout.section(MORE)
    in_order = dict.fromkeys((*more.fields, *rest))
    parts += _part(record, layout, more.title, [code for code in in_order if code not in placed])
    return parts


def _part(
    record: Record, layout: Layout, heading: str | Promise, codes: Sequence[str]
) -> Iterator[Part]:
    sections = [section for code in codes if (section := _section(record, layout, code))]
    if heading and sections:
        yield Part(slugify(heading), heading, sections)
    elif not heading:
        for section in sections:
            yield Part(section.anchor, section.title, (section,), has_heading=False)


def _section(record: Record, layout: Layout, code: str) -> Section | None:
    """None for a field that holds nothing and may stay silent."""
    label = layout.label_of(code)
    text = getattr(record.revision, code, "") if FIELDS[code].kind is Kind.LONG_TEXT else ""
    is_unknown = code in record.revision.no_information
    if not (is_unknown or code in ALWAYS_SHOWN or _has_content(record, code)):
        return None
    return Section(
        code=code,
        anchor=slugify(label),
        title=label,
        template=TEMPLATES.get(code, "practices/record/long_text.html"),
        text=text,
        is_unknown=is_unknown or not _has_content(record, code),
    )


def _has_content(record: Record, code: str) -> bool:
    revision = record.revision
    if code == "transfer_sheet":
        return any(getattr(revision, name) for name in TRANSFER_FIELDS)
    if FIELDS[code].kind is Kind.ROWS:
        return bool(getattr(record, code)) or any(
            getattr(revision, column) for column in FIELDS[code].columns
        )
    return any(getattr(revision, column) for column in FIELDS[code].columns)


def basics_of(record: Record, category: str) -> list[tuple[str | Promise, list[str]]]:
    """The short answers with the form's labels; those without an answer are left out."""
    revision, practice = record.revision, record.revision.practice
    layout = LAYOUTS[revision.layout]
    values = {
        "code": [practice.code],
        "origin_code": [" · ".join(filter(None, (practice.origin_code, practice.origin_source)))],
        "former_names": revision.former_name_list,
        "owner": [revision.owner.name] if revision.owner else [],
        "author_name": [_author(revision)],
        "started_on": [
            lifespan(
                revision.started_on,
                revision.started_precision,
                revision.ended_on,
                revision.ended_precision,
                revision.is_ongoing,
            )
        ],
        "category": [category],
        **record.terms,
    }
    return [
        (layout.label_of(code), answers)
        for code in BASIC_FIELDS
        if (answers := [value for value in values.get(code, ()) if value])
    ]


def _author(revision: Revision) -> str:
    if not (revision.author_name and revision.author_kind):
        return revision.author_name
    return f"{revision.author_name} ({revision.get_author_kind_display().lower()})"


def category_of(record: Record) -> str:
    """The entry's category, else the one the practice had in a contest elsewhere."""
    if record.revision.entry_category:
        return record.revision.entry_category
    selection = next((row for row in record.selections if row.category_name), None)
    if selection is None or not selection.category_number:
        return selection.category_name if selection else ""
    return _("%(name)s (categoría %(number)s)") % {
        "name": selection.category_name,
        "number": selection.category_number,
    }


def selection_rows(record: Record) -> list[dict[str, Any]]:
    """The selections with the criteria that were added to the four minimum ones."""
    added = ("used_innovation", "used_partnerships", "used_communication")
    return [
        {name: getattr(row, name) for name in SELECTION_COLUMNS}
        | {
            "criteria": [
                *(row._meta.get_field(name).verbose_name for name in added if getattr(row, name)),
                *filter(None, [row.other_criteria]),
            ]
        }
        for row in record.selections
    ]


def transfer_rows(revision: Revision) -> list[tuple[str, str]]:
    return [
        (revision._meta.get_field(name).verbose_name, text)
        for name in TRANSFER_FIELDS
        if (text := getattr(revision, name))
    ]


# -- Summary ------------------------------------------------------------------------------------


def facts_of(record: Record) -> list[dict[str, Any]]:
    """The lines of the summary box; those that nobody answered are left out."""
    revision = record.revision
    started = partial_date(revision.started_on, revision.started_precision or "day")
    facts = (
        (_("Qué"), _opening(revision, "summary", "objectives", "context", "impact")),
        (_("Para quién"), _opening(revision, "target_population")),
        (_("Dónde"), _where(record)),
        (_("Desde"), started),
        (_("Costo"), _cost(revision)),
        (_("Evidencia"), EvidenceLevel(record.evidence_level).label),
    )
    return [{"label": label, "value": value} for label, value in facts if value]


def _opening(revision: Revision, *fields: str) -> str:
    text = next((text for name in fields if (text := getattr(revision, name))), "")
    return excerpt(plain_text(text), (), length=180)


def _where(record: Record) -> str:
    """With the note of a single place: "Cundinamarca (parte): 44 municipios, sin lista"."""
    note = record.coverage[0].note if len(record.coverage) == 1 else record.revision.coverage_note
    return ": ".join(filter(None, (place_of(record.coverage), note)))


def _cost(revision: Revision) -> str:
    if not revision.cost_band:
        return CostBand.NOT_REPORTED.label
    label = str(revision.get_cost_band_display())
    return f"{label} ({revision.cost_year})" if revision.cost_year else label


def headline_of(record: Record) -> dict[str, Any] | None:
    if record.headline is None:
        return None
    figure = _figure(record.headline)
    what = " · ".join(filter(None, (figure["statistic"], figure["period"])))
    return figure | {"period": what}


# -- Figures ------------------------------------------------------------------------------------


def figure_rows(record: Record) -> list[dict[str, Any]]:
    """As `includes/figure_row.html` wants them."""
    return [_figure_row(group) for group in grouped(record.figures)]


def _figure_row(group: FigureGroup) -> dict[str, Any]:
    """What accumulates is compared by the month, because periods differ in length."""
    stocks = group.main.statistic == FigureStatistic.AT_DATE
    return _figure(group.main) | {
        "stocks": stocks,
        "rates": group.main.statistic == FigureStatistic.MONTHLY_MEAN,
        "periods": [
            {
                "label": _period(row),
                "per_month": row.value if stocks else row.per_month,
                "total": row.value,
                "total_text": row.value_text,
            }
            for row in group.periods
        ],
    }


def _figure(figure: ImpactFigure) -> dict[str, Any]:
    stock = figure.statistic == FigureStatistic.AT_DATE
    return {
        "indicator": figure.indicator,
        "value": figure.value,
        "value_text": figure.value_text,
        "unit": figure.unit,
        # "A una fecha" says nothing that the date, or its absence, does not say.
        "statistic": "" if stock else figure.get_statistic_display(),
        "period": _period(figure),
        "baseline": figure.baseline,
        "goal": figure.goal,
        "source": figure.source,
        "evidence": figure.get_evidence_level_display(),
        "third_party": figure.third_party,
    }


def _period(figure: ImpactFigure) -> str:
    return period(figure.period_from, figure.period_to, figure.period_precision)


# -- Links and files ----------------------------------------------------------------------------


def link_rows(links: Sequence[Link]) -> list[dict[str, str]]:
    return [
        {"url": link.url, "title": str(link), "kind": link.kind, "embed_url": embed_url(link)}
        for link in links
    ]


def embed_url(link: Link) -> str:
    """The address that plays a YouTube video without its cookies; "" for any other link."""
    if link.kind != LinkKind.VIDEO:
        return ""
    video = _youtube_id(link.url)
    return f"https://www.youtube-nocookie.com/embed/{video}" if video else ""


def _youtube_id(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host == "youtu.be":
        video = parts.path.strip("/")
    elif host == "youtube.com" and parts.path == "/watch":
        video = parse_qs(parts.query).get("v", [""])[0]
    else:
        return ""
    return video if video.replace("-", "").replace("_", "").isalnum() and video.isascii() else ""


def file_rows(
    record: Record,
    url_of: Callable[[int], str],
    downloads: dict[int, int],
    thumbnail_of: Callable[[int], str] | None = None,
) -> list[dict[str, Any]]:
    """As `includes/file_row.html` wants them; what was refused is nobody's business but theirs."""
    return [
        file_row(
            attachment,
            url=url_of(attachment.pk),
            thumbnail=thumbnail_of(attachment.pk) if thumbnail_of else "",
            downloads=downloads.get(attachment.pk, 0),
        )
        for attachment in record.attachments
        if attachment.file.stage != FileStage.REFUSED
    ]


def file_row(
    attachment: Attachment, *, url: str, thumbnail: str = "", downloads: int | None = None
) -> dict[str, Any]:
    """A file that is not in order cannot be had: its state stands in place of the link."""
    stage = FileStage(attachment.file.stage)
    states = {FileStage.RECEIVED: _("en revisión"), FileStage.REFUSED: _("rechazado")}
    return {
        "url": url,
        "name": attachment.name,
        "description": attachment.description,
        "kind": attachment.name.rpartition(".")[2].upper(),
        "size": attachment.file.size,
        "thumbnail": thumbnail if attachment.file.thumbnail else "",
        "downloads": downloads,
        "keywords": [word.strip() for word in attachment.keywords.split(",") if word.strip()],
        "pending": states.get(stage, ""),
    }
