"""What search engines should know of: the records, the bodies and the pages."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from practices.models import Page, Revision
from practices.selectors import catalogue


class RecordSitemap(Sitemap):
    def items(self):
        published = Revision.objects.published().select_related("practice").order_by("pk")
        return published.only("published_at", "practice__code_year", "practice__code_number")

    def location(self, revision):
        return reverse("record", args=[revision.practice.code])

    def lastmod(self, revision):
        return revision.published_at


class OrganisationSitemap(Sitemap):
    def items(self):
        return catalogue.organisations()

    def location(self, organisation):
        return reverse("organisation", args=[organisation.slug])


class PageSitemap(Sitemap):
    def items(self):
        fixed = [reverse(name) for name in ("home", "practice_list", "organisation_list")]
        return fixed + [f"/{slug}/" for slug in Page.objects.values_list("slug", flat=True)]

    def location(self, path):
        return path


SITEMAPS = {
    "fichas": RecordSitemap,
    "entidades": OrganisationSitemap,
    "paginas": PageSitemap,
}
