import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from practices.search.engines import install_text_index


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_submission_coverage_exception")]

    operations = [
        migrations.CreateModel(
            name="CatalogueState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "version",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="versión del catálogo"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="último cambio"
                    ),
                ),
            ],
            options={
                "verbose_name": "estado del catálogo",
                "verbose_name_plural": "estado del catálogo",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="catalogue_state_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedCard",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="card",
                        serialize=False,
                        to="practices.practice",
                        verbose_name="práctica",
                    ),
                ),
                ("html", models.TextField(verbose_name="tarjeta")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cards",
                        to="practices.revision",
                        verbose_name="versión publicada",
                    ),
                ),
            ],
            options={
                "verbose_name": "tarjeta del catálogo",
                "verbose_name_plural": "tarjetas del catálogo",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "length",
                    models.PositiveIntegerField(
                        help_text="Sin las de los archivos adjuntos.", verbose_name="palabras"
                    ),
                ),
                ("counts", models.TextField(verbose_name="apariciones de cada palabra por campo")),
                ("title", models.TextField(verbose_name="título y otros nombres")),
                (
                    "keywords",
                    models.TextField(verbose_name="palabras clave, listas, entidad y código"),
                ),
                ("summary", models.TextField(verbose_name="resumen")),
                ("body", models.TextField(verbose_name="los demás textos")),
                ("attachments", models.TextField(verbose_name="archivos adjuntos")),
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_document",
                        to="practices.practice",
                        verbose_name="práctica",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_documents",
                        to="practices.revision",
                        verbose_name="versión publicada",
                    ),
                ),
            ],
            options={
                "verbose_name": "documento de búsqueda",
                "verbose_name_plural": "documentos de búsqueda",
                "default_permissions": (),
            },
        ),
        install_text_index(),
    ]
