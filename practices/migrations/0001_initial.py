from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import practices.models.operations
import practices.models.record
import practices.validators
from practices.models.guards import install_guards
from practices.search.engines import install_text_index


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last_number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "contador de códigos",
                "verbose_name_plural": "contadores de códigos",
            },
        ),
        migrations.CreateModel(
            name="JobLease",
            fields=[
                ("name", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=120)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "turno de un trabajo",
                "verbose_name_plural": "turnos de los trabajos",
            },
        ),
        migrations.CreateModel(
            name="Keyword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="palabra clave")),
                ("folded", models.CharField(editable=False, max_length=60, unique=True)),
            ],
            options={
                "verbose_name": "palabra clave",
                "verbose_name_plural": "palabras clave",
                "ordering": ("folded",),
            },
        ),
        migrations.CreateModel(
            name="MailText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.SlugField(
                        editable=False, max_length=40, unique=True, verbose_name="aviso"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        editable=False, max_length=120, verbose_name="cuándo se envía"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="asunto")),
                ("body", models.TextField(verbose_name="texto")),
                (
                    "action",
                    models.CharField(blank=True, max_length=60, verbose_name="texto del botón"),
                ),
                (
                    "placeholders",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=300,
                        verbose_name="palabras que se reemplazan",
                    ),
                ),
            ],
            options={
                "verbose_name": "texto de correo",
                "verbose_name_plural": "textos de correos",
                "ordering": ("kind",),
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=60, unique=True, verbose_name="dirección"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="título")),
                (
                    "description",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="descripción para buscadores"
                    ),
                ),
                ("body", models.TextField(help_text="Admite Markdown.", verbose_name="texto")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="última edición")),
            ],
            options={
                "verbose_name": "página",
                "verbose_name_plural": "páginas",
                "ordering": ("title",),
            },
        ),
        migrations.CreateModel(
            name="PopulationGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="nombre")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="identificador en la dirección"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Al quitarlo deja de ofrecerse; las fichas que lo usan lo conservan.",
                        verbose_name="se ofrece",
                    ),
                ),
            ],
            options={
                "verbose_name": "grupo de población",
                "verbose_name_plural": "grupos de población",
                "ordering": ("position", "name"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="nombre")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="identificador en la dirección"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Al quitarlo deja de ofrecerse; las fichas que lo usan lo conservan.",
                        verbose_name="se ofrece",
                    ),
                ),
                ("icon", models.CharField(blank=True, max_length=40, verbose_name="icono")),
                (
                    "is_utility",
                    models.BooleanField(
                        default=False, verbose_name="servicio público domiciliario"
                    ),
                ),
            ],
            options={
                "verbose_name": "servicio o sector",
                "verbose_name_plural": "servicios o sectores",
                "ordering": ("position", "name"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                (
                    "content",
                    models.FileField(
                        max_length=120,
                        upload_to=practices.models.record.stored_file_path,
                        verbose_name="archivo",
                    ),
                ),
                (
                    "size",
                    models.PositiveBigIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="tamaño en bytes",
                    ),
                ),
                ("content_type", models.CharField(max_length=100, verbose_name="tipo")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Recibido"),
                            ("ready", "Disponible"),
                            ("refused", "Rechazado"),
                        ],
                        default="received",
                        max_length=8,
                        verbose_name="etapa",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="recibido el",
                    ),
                ),
            ],
            options={
                "verbose_name": "archivo guardado",
                "verbose_name_plural": "archivos guardados",
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="nombre")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="identificador en la dirección"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Al quitarlo deja de ofrecerse; las fichas que lo usan lo conservan.",
                        verbose_name="se ofrece",
                    ),
                ),
            ],
            options={
                "verbose_name": "tema",
                "verbose_name_plural": "temas",
                "ordering": ("position", "name"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "Ya hay una cuenta con este correo."},
                        max_length=254,
                        unique=True,
                        verbose_name="correo electrónico",
                    ),
                ),
                ("full_name", models.CharField(max_length=150, verbose_name="nombre completo")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Una cuenta inactiva no puede ingresar.",
                        verbose_name="activa",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Lo que puede hacer allí lo dicen sus grupos.",
                        verbose_name="entra a la administración",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="fecha de registro"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "persona",
                "verbose_name_plural": "personas",
                "ordering": ("email",),
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Propuesta"),
                            ("invited", "Invitada"),
                            ("accepted", "Aceptada"),
                            ("declined", "No aceptada"),
                            ("recused", "Se declaró impedido"),
                            ("sent", "Evaluación enviada"),
                            ("reopened", "Reabierta"),
                            ("annulled", "Anulada"),
                            ("withdrawn", "Retirada"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=9,
                        verbose_name="estado",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="propuesta el",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="vence el")),
                (
                    "accepted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="aceptada el"),
                ),
                (
                    "no_conflict_stated_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="declaró no tener conflictos el"
                    ),
                ),
                (
                    "confidentiality_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="se comprometió a la reserva el"
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="evaluador",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments_proposed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="propuesta por",
                    ),
                ),
            ],
            options={
                "verbose_name": "asignación",
                "verbose_name_plural": "asignaciones",
                "ordering": ("submission", "id"),
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("bank", "Banco permanente"), ("contest", "Concurso")],
                        max_length=7,
                        verbose_name="clase",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nombre")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="identificador en la dirección"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("setup", "En preparación"),
                            ("open", "Abierta"),
                            ("evaluation", "En evaluación"),
                            ("deliberation", "En deliberación"),
                            ("preliminary", "Resultados preliminares"),
                            ("results_published", "Resultados publicados"),
                            ("closed", "Cerrada"),
                            ("cancelled", "Cancelada"),
                        ],
                        default="setup",
                        editable=False,
                        max_length=17,
                        verbose_name="estado",
                    ),
                ),
                (
                    "summary",
                    models.CharField(blank=True, max_length=300, verbose_name="en una frase"),
                ),
                (
                    "bases",
                    models.TextField(
                        blank=True, help_text="Admite Markdown.", verbose_name="bases"
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="abre")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="cierra")),
                (
                    "minimum_evaluations",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="evaluaciones mínimas por postulación",
                    ),
                ),
                (
                    "overall_threshold",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("60.00"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="puntaje mínimo",
                    ),
                ),
                (
                    "conflict_scope",
                    models.CharField(
                        choices=[
                            ("entity", "Entidad: la misma, la superior o una aliada"),
                            ("unit", "Dependencia: la misma, o participó en la práctica"),
                        ],
                        default="entity",
                        max_length=6,
                        verbose_name="alcance del conflicto de interés",
                    ),
                ),
                (
                    "publish_scores",
                    models.CharField(
                        choices=[
                            ("none", "Ninguno"),
                            ("winners", "Ganadoras y menciones"),
                            ("all", "Todos"),
                            ("level", "Solo el nivel"),
                        ],
                        default="winners",
                        max_length=7,
                        verbose_name="puntajes que se publican",
                    ),
                ),
                (
                    "extra_required",
                    models.JSONField(
                        blank=True,
                        default=list,
                        verbose_name="campos exigidos además de los del formato",
                    ),
                ),
                (
                    "adjustment_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="días hábiles para ajustar una práctica devuelta"
                    ),
                ),
                (
                    "evaluation_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="días hábiles para evaluar"
                    ),
                ),
                (
                    "jury_chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chaired_calls",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="presidencia del jurado",
                    ),
                ),
            ],
            options={
                "verbose_name": "convocatoria",
                "verbose_name_plural": "convocatorias",
                "ordering": ("kind", "-opens_at", "name"),
            },
        ),
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
                    models.PositiveBigIntegerField(default=0, verbose_name="versión del catálogo"),
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
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="número",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nombre")),
                ("fits", models.TextField(blank=True, verbose_name="qué cabe")),
                ("does_not_fit", models.TextField(blank=True, verbose_name="qué no cabe")),
                ("example", models.TextField(blank=True, verbose_name="un ejemplo")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="categories",
                        to="practices.call",
                        verbose_name="convocatoria",
                    ),
                ),
            ],
            options={
                "verbose_name": "categoría",
                "verbose_name_plural": "categorías",
                "ordering": ("call", "number"),
            },
        ),
        migrations.CreateModel(
            name="EligibilityItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("question", models.CharField(max_length=300, verbose_name="pregunta")),
                ("help", models.CharField(blank=True, max_length=500, verbose_name="ayuda")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_items",
                        to="practices.call",
                        verbose_name="convocatoria",
                    ),
                ),
            ],
            options={
                "verbose_name": "requisito",
                "verbose_name_plural": "requisitos para habilitar",
                "ordering": ("call", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="total",
                    ),
                ),
                ("private_notes", models.TextField(blank=True, verbose_name="notas privadas")),
                (
                    "needs_confirmation",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="por confirmar"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="empezada el",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="última edición",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="enviada el"),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="practices.assignment",
                        verbose_name="asignación",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluación",
                "verbose_name_plural": "evaluaciones",
                "ordering": ("assignment",),
            },
        ),
        migrations.CreateModel(
            name="LogChain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "head_hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                        verbose_name="huella del último asiento",
                    ),
                ),
                ("length", models.PositiveBigIntegerField(default=0, verbose_name="asientos")),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_chain",
                        to="practices.call",
                        verbose_name="convocatoria",
                    ),
                ),
            ],
            options={
                "verbose_name": "cadena de la bitácora",
                "verbose_name_plural": "cadenas de la bitácora",
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="clave")),
                ("kind", models.SlugField(max_length=40, verbose_name="aviso")),
                ("address", models.EmailField(max_length=254, verbose_name="correo")),
                ("subject", models.CharField(max_length=250, verbose_name="asunto")),
                ("body", models.TextField(verbose_name="texto")),
                (
                    "path",
                    models.CharField(
                        blank=True,
                        help_text="A dónde lleva el botón del mensaje.",
                        max_length=300,
                        verbose_name="página",
                    ),
                ),
                (
                    "action",
                    models.CharField(blank=True, max_length=60, verbose_name="texto del botón"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("pending", "Por enviar"),
                            ("sent", "Enviado"),
                            ("failed", "No se pudo enviar"),
                        ],
                        default="pending",
                        max_length=7,
                        verbose_name="etapa",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="intentos")),
                (
                    "next_try_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="próximo intento"
                    ),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=300, verbose_name="último error"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="creado el"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="enviado el"),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        help_text="Vacío cuando se escribe al correo público de una entidad.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
            ],
            options={
                "verbose_name": "aviso",
                "verbose_name_plural": "avisos",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nombre")),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="sigla")),
                (
                    "tax_id",
                    models.CharField(
                        blank=True,
                        error_messages={"unique": "Ya hay una entidad con este NIT."},
                        help_text="Con dígito de verificación: 899999094-1.",
                        max_length=12,
                        null=True,
                        unique=True,
                        validators=[practices.validators.validate_nit],
                        verbose_name="NIT",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("provider", "Prestador de servicios públicos"),
                            ("public_body", "Entidad pública"),
                            ("unit", "Dependencia"),
                        ],
                        max_length=12,
                        verbose_name="clase",
                    ),
                ),
                (
                    "size_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("micro", "Hasta 10 personas"),
                            ("small", "De 11 a 50 personas"),
                            ("medium", "De 51 a 200 personas"),
                            ("large", "Más de 200 personas"),
                        ],
                        max_length=8,
                        verbose_name="tamaño",
                    ),
                ),
                (
                    "public_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="correo público"),
                ),
                (
                    "public_phone",
                    models.CharField(blank=True, max_length=80, verbose_name="teléfono público"),
                ),
                (
                    "website",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[practices.validators.validate_web_address],
                        verbose_name="sitio web",
                    ),
                ),
                (
                    "presentation",
                    models.TextField(blank=True, max_length=1500, verbose_name="presentación"),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=80, unique=True, verbose_name="identificador en la dirección"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="activa")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="creada el"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="practices.organisation",
                        verbose_name="entidad superior",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True,
                        related_name="organisations",
                        to="practices.service",
                        verbose_name="servicios o sectores",
                    ),
                ),
            ],
            options={
                "verbose_name": "entidad",
                "verbose_name_plural": "entidades",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("manager", "Responsable"), ("editor", "Editor")],
                        max_length=8,
                        verbose_name="función",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="activa")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="desde"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="practices.organisation",
                        verbose_name="entidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "vinculación",
                "verbose_name_plural": "vinculaciones",
                "ordering": ("organisation", "user"),
            },
        ),
        migrations.CreateModel(
            name="OrganisationDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("domain", models.CharField(max_length=120, verbose_name="dominio de correo")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domains",
                        to="practices.organisation",
                        verbose_name="entidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "dominio de correo",
                "verbose_name_plural": "dominios de correo",
                "ordering": ("domain",),
            },
        ),
        migrations.CreateModel(
            name="OrganisationFormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nombre anterior")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="practices.organisation",
                        verbose_name="entidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "nombre anterior",
                "verbose_name_plural": "nombres anteriores",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code_year",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="año del código"
                    ),
                ),
                (
                    "code_number",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="número del código"
                    ),
                ),
                (
                    "origin_source",
                    models.CharField(
                        blank=True,
                        help_text="Quién asignó el código.",
                        max_length=80,
                        verbose_name="banco de origen",
                    ),
                ),
                (
                    "origin_code",
                    models.CharField(
                        blank=True, max_length=60, null=True, verbose_name="código de origen"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="creada el"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("promising", "Promisoria"),
                            ("good", "Buena práctica"),
                            ("outstanding", "Destacada"),
                        ],
                        editable=False,
                        max_length=12,
                        null=True,
                        verbose_name="nivel",
                    ),
                ),
                (
                    "level_decided_on",
                    models.DateField(editable=False, null=True, verbose_name="nivel desde"),
                ),
                (
                    "valid_until",
                    models.DateField(
                        editable=False, null=True, verbose_name="vigencia de la ficha hasta"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="confirmada el"),
                ),
                (
                    "is_historic",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="reconocida antes de este portal",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices_created",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creada por",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="practices.organisation",
                        verbose_name="entidad titular",
                    ),
                ),
            ],
            options={
                "verbose_name": "práctica",
                "verbose_name_plural": "prácticas",
                "ordering": ("-code_year", "-code_number", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            (
                                "own_body",
                                "Trabajo o trabajé en la entidad, o en una superior o aliada",
                            ),
                            ("took_part", "Participé en la práctica"),
                            ("family", "Tengo un familiar o amigo cercano en la práctica"),
                            (
                                "interest",
                                "Tengo un interés económico o profesional en el resultado",
                            ),
                            ("other", "Otro motivo"),
                        ],
                        max_length=10,
                        verbose_name="motivo",
                    ),
                ),
                ("text", models.TextField(verbose_name="explicación")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="declarado el",
                    ),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusal",
                        to="practices.assignment",
                        verbose_name="asignación",
                    ),
                ),
            ],
            options={
                "verbose_name": "impedimento",
                "verbose_name_plural": "impedimentos",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="versión"
                    ),
                ),
                (
                    "layout",
                    models.CharField(
                        choices=[
                            ("superservicios", "Ficha de la Superservicios"),
                            ("canal-capital", "Ficha de Canal Capital"),
                        ],
                        max_length=16,
                        verbose_name="formato",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Borrador"),
                            ("submitted", "Enviada"),
                            ("returned", "Devuelta para ajustes"),
                            ("withdrawn", "Retirada"),
                            ("approved", "Aprobada"),
                            ("rejected", "No aprobada"),
                            ("published", "Publicada"),
                            ("superseded", "Reemplazada"),
                            ("archived", "Archivada"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1,
                        editable=False,
                        help_text="Crece con cada guardado; detecta choques.",
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="título"),
                ),
                (
                    "former_names",
                    models.TextField(
                        blank=True,
                        help_text="Un nombre en cada línea.",
                        verbose_name="otros nombres",
                    ),
                ),
                (
                    "author_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="autor de la buena práctica"
                    ),
                ),
                (
                    "author_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("provider", "Prestador"),
                            ("unit", "Dependencia"),
                            ("team", "Equipo"),
                            ("staff_member", "Colaborador"),
                        ],
                        max_length=12,
                        verbose_name="clase de autor",
                    ),
                ),
                (
                    "target_population",
                    models.TextField(
                        blank=True, verbose_name="población objeto o partes interesadas"
                    ),
                ),
                (
                    "started_on",
                    models.DateField(blank=True, null=True, verbose_name="en servicio desde"),
                ),
                (
                    "started_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "Día"), ("month", "Mes"), ("year", "Año")],
                        max_length=5,
                        verbose_name="se conoce hasta",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="finalizó")),
                (
                    "ended_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "Día"), ("month", "Mes"), ("year", "Año")],
                        max_length=5,
                        verbose_name="se conoce hasta",
                    ),
                ),
                (
                    "is_ongoing",
                    models.BooleanField(blank=True, null=True, verbose_name="sigue vigente"),
                ),
                (
                    "build_time",
                    models.TextField(blank=True, verbose_name="tiempo o duración de construcción"),
                ),
                (
                    "build_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="meses de construcción"
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="resumen")),
                (
                    "context",
                    models.TextField(blank=True, verbose_name="contexto, situación inicial"),
                ),
                ("objectives", models.TextField(blank=True, verbose_name="definición y objetivos")),
                ("procedure", models.TextField(blank=True, verbose_name="trámite o servicio")),
                ("implementation", models.TextField(blank=True, verbose_name="implementación")),
                ("follow_up", models.TextField(blank=True, verbose_name="seguimiento")),
                ("resources", models.TextField(blank=True, verbose_name="recursos invertidos")),
                (
                    "resource_kinds",
                    models.JSONField(blank=True, default=list, verbose_name="clases de recursos"),
                ),
                (
                    "cost_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_extra", "Sin costo adicional"),
                            ("up_to_50", "Hasta 50 millones de pesos"),
                            ("50_to_500", "De 50 a 500 millones de pesos"),
                            ("over_500", "Más de 500 millones de pesos"),
                            ("not_reported", "No informado"),
                        ],
                        max_length=12,
                        verbose_name="costo",
                    ),
                ),
                (
                    "cost_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="año del costo"
                    ),
                ),
                ("impact", models.TextField(blank=True, verbose_name="impacto")),
                ("achievements", models.TextField(blank=True, verbose_name="logros")),
                ("success_factors", models.TextField(blank=True, verbose_name="factores de éxito")),
                ("sustainability", models.TextField(blank=True, verbose_name="sostenibilidad")),
                (
                    "improvements",
                    models.TextField(blank=True, verbose_name="oportunidades de mejora"),
                ),
                (
                    "lessons_learned",
                    models.TextField(blank=True, verbose_name="lecciones aprendidas"),
                ),
                ("conclusion", models.TextField(blank=True, verbose_name="conclusión")),
                (
                    "coverage_note",
                    models.CharField(blank=True, max_length=300, verbose_name="nota de cobertura"),
                ),
                ("validation", models.TextField(blank=True, verbose_name="validación")),
                (
                    "validation_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Sí, se preguntó"),
                            ("not_asked", "No se preguntó"),
                            ("unknown", "No hay información"),
                        ],
                        max_length=9,
                        verbose_name="¿se preguntó a los usuarios?",
                    ),
                ),
                (
                    "replicability",
                    models.TextField(blank=True, verbose_name="posibilidad de réplica"),
                ),
                (
                    "transfer_minimum",
                    models.TextField(blank=True, verbose_name="mínimo para empezar"),
                ),
                ("transfer_staff", models.TextField(blank=True, verbose_name="personal necesario")),
                ("transfer_time", models.TextField(blank=True, verbose_name="tiempo necesario")),
                (
                    "transfer_conditions",
                    models.TextField(blank=True, verbose_name="condiciones previas"),
                ),
                ("transfer_legal", models.TextField(blank=True, verbose_name="requisitos legales")),
                ("limitations", models.TextField(blank=True, verbose_name="limitaciones")),
                (
                    "no_information",
                    models.JSONField(
                        blank=True,
                        default=list,
                        verbose_name="campos contestados “Sin información”",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="creada el"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="última edición",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="enviada el"),
                ),
                (
                    "returned_due_on",
                    models.DateField(editable=False, null=True, verbose_name="ajustes hasta"),
                ),
                (
                    "published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="publicada el"),
                ),
                (
                    "content_hash",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="huella del contenido",
                    ),
                ),
                (
                    "withdrawal_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("by_owner", "Retirada por la entidad"),
                            ("lapsed", "Desistida por vencimiento del plazo"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="causa del retiro",
                    ),
                ),
                (
                    "archive_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unconfirmed", "Sin confirmar"),
                            ("by_owner", "A solicitud de la entidad"),
                            ("legal", "Por razones legales"),
                            ("error", "Por error"),
                        ],
                        editable=False,
                        max_length=11,
                        verbose_name="causa del archivo",
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="practices.revision",
                        verbose_name="copiada de",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions_created",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creada por",
                    ),
                ),
                (
                    "keywords",
                    models.ManyToManyField(
                        blank=True,
                        related_name="revisions",
                        to="practices.keyword",
                        verbose_name="palabras clave",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="practices.organisation",
                        verbose_name="entidad titular",
                    ),
                ),
                (
                    "population_groups",
                    models.ManyToManyField(
                        blank=True,
                        related_name="revisions",
                        to="practices.populationgroup",
                        verbose_name="grupos de población",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="practices.practice",
                        verbose_name="práctica",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions_updated",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="última edición de",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True,
                        related_name="revisions",
                        to="practices.service",
                        verbose_name="servicio o sector",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="revisions",
                        to="practices.topic",
                        verbose_name="temas",
                    ),
                ),
            ],
            options={
                "verbose_name": "versión",
                "verbose_name_plural": "versiones",
                "ordering": ("practice", "-number"),
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("name", models.CharField(max_length=200, verbose_name="aliado")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("public", "Público"),
                            ("private", "Privado"),
                            ("community", "Comunitario"),
                        ],
                        max_length=10,
                        verbose_name="clase",
                    ),
                ),
                (
                    "contribution",
                    models.CharField(blank=True, max_length=500, verbose_name="qué hace"),
                ),
                (
                    "quantity",
                    models.CharField(
                        blank=True,
                        help_text="Por ejemplo: 44 cafés internet.",
                        max_length=80,
                        verbose_name="cuántos",
                    ),
                ),
                (
                    "is_co_owner",
                    models.BooleanField(default=False, verbose_name="también es titular"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="practices.organisation",
                        verbose_name="entidad del portal",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="practices.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "aliado",
                "verbose_name_plural": "aliados",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40, verbose_name="campo")),
                ("text", models.TextField(verbose_name="observación")),
                ("field_value_hash", models.CharField(editable=False, max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="fecha"
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="respuesta")),
                (
                    "answered_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="contestada el"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations_answered",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contestada por",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hecha por",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="practices.revision",
                        verbose_name="versión",
                    ),
                ),
            ],
            options={
                "verbose_name": "observación",
                "verbose_name_plural": "observaciones",
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                (
                    "url",
                    models.CharField(
                        max_length=1000,
                        validators=[practices.validators.validate_web_address],
                        verbose_name="dirección",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="título")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("web", "Página web"),
                            ("video", "Video"),
                            ("document", "Documento"),
                        ],
                        default="web",
                        max_length=8,
                        verbose_name="clase",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="practices.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "enlace",
                "verbose_name_plural": "enlaces",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImpactFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("indicator", models.CharField(max_length=200, verbose_name="indicador")),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="valor"
                    ),
                ),
                (
                    "value_text",
                    models.CharField(
                        blank=True,
                        help_text="Cuando no se puede leer como número.",
                        max_length=80,
                        verbose_name="valor como está impreso",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=80, verbose_name="unidad")),
                (
                    "statistic",
                    models.CharField(
                        choices=[
                            ("total", "Total del periodo"),
                            ("monthly_mean", "Promedio mensual"),
                            ("at_date", "A una fecha"),
                        ],
                        default="total",
                        max_length=12,
                        verbose_name="medida",
                    ),
                ),
                (
                    "period_from",
                    models.DateField(blank=True, null=True, verbose_name="periodo desde"),
                ),
                (
                    "period_to",
                    models.DateField(blank=True, null=True, verbose_name="periodo hasta"),
                ),
                (
                    "period_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "Día"), ("month", "Mes"), ("year", "Año")],
                        max_length=5,
                        verbose_name="se conoce hasta",
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=20,
                        null=True,
                        verbose_name="línea de base",
                    ),
                ),
                (
                    "goal",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="meta"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "evidence_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Lo afirma la entidad"),
                            (1, "Hay datos adjuntos"),
                            (2, "Se preguntó a los usuarios"),
                            (3, "Lo confirmó un tercero"),
                        ],
                        default=0,
                        verbose_name="nivel de evidencia",
                    ),
                ),
                (
                    "third_party",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="tercero que lo confirmó"
                    ),
                ),
                (
                    "is_headline",
                    models.BooleanField(default=False, verbose_name="resultado principal"),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="practices.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "cifra de impacto",
                "verbose_name_plural": "cifras de impacto",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DocumentImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="archivo")),
                (
                    "layout",
                    models.CharField(
                        choices=[
                            ("superservicios", "Ficha de la Superservicios"),
                            ("canal-capital", "Ficha de Canal Capital"),
                        ],
                        max_length=16,
                        verbose_name="formato",
                    ),
                ),
                ("content", models.JSONField(verbose_name="lo leído")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("read", "Leído, pendiente de revisión"),
                            ("used", "Convertido en borrador"),
                            ("refused", "No se pudo leer"),
                        ],
                        default="read",
                        max_length=7,
                        verbose_name="etapa",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="fecha"),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="subido por",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_imports",
                        to="practices.organisation",
                        verbose_name="entidad",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="document_import",
                        to="practices.revision",
                        verbose_name="borrador",
                    ),
                ),
            ],
            options={
                "verbose_name": "formato importado",
                "verbose_name_plural": "formatos importados",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                (
                    "office",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cargo o dependencia"
                    ),
                ),
                (
                    "person_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="nombre de la persona"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="correo")),
                ("phone", models.CharField(blank=True, max_length=80, verbose_name="teléfono")),
                (
                    "is_public",
                    models.BooleanField(default=True, verbose_name="se muestra al público"),
                ),
                (
                    "consent_on",
                    models.DateField(
                        blank=True,
                        help_text="Ley 1581 de 2012: sin autorización, los datos de una persona no se publican.",
                        null=True,
                        verbose_name="autorización recibida el",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="practices.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "contacto",
                "verbose_name_plural": "contactos",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rubric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="versión")),
                (
                    "scale_minimum",
                    models.PositiveSmallIntegerField(default=0, verbose_name="escala desde"),
                ),
                (
                    "scale_maximum",
                    models.PositiveSmallIntegerField(default=5, verbose_name="escala hasta"),
                ),
                (
                    "allows_not_applicable",
                    models.BooleanField(default=False, verbose_name="admite “no aplica”"),
                ),
                (
                    "frozen_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="cerrada a cambios el"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rubrics",
                        to="practices.call",
                        verbose_name="convocatoria",
                    ),
                ),
            ],
            options={
                "verbose_name": "rúbrica",
                "verbose_name_plural": "rúbricas",
                "ordering": ("call", "-version"),
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("code", models.SlugField(max_length=30, verbose_name="identificador")),
                ("name", models.CharField(max_length=80, verbose_name="nombre")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minimum", "Criterio mínimo"),
                            ("contest", "Criterio de concurso"),
                        ],
                        max_length=7,
                        verbose_name="clase",
                    ),
                ),
                ("definition", models.TextField(verbose_name="definición")),
                (
                    "guidance",
                    models.TextField(blank=True, verbose_name="orientación para calificar"),
                ),
                (
                    "read_in",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Códigos de campo.",
                        verbose_name="dónde se lee en la ficha",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="ponderación",
                    ),
                ),
                (
                    "minimum_mean",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=3,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("5")),
                        ],
                        verbose_name="promedio mínimo",
                    ),
                ),
                (
                    "tie_order",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="orden de desempate"
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="practices.rubric",
                        verbose_name="rúbrica",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterio",
                "verbose_name_plural": "criterios",
                "ordering": ("rubric", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="ScaleLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(verbose_name="nivel")),
                ("anchor", models.TextField(verbose_name="descripción")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="practices.criterion",
                        verbose_name="criterio",
                    ),
                ),
            ],
            options={
                "verbose_name": "ancla",
                "verbose_name_plural": "anclas",
                "ordering": ("criterion", "value"),
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="nivel"),
                ),
                (
                    "no_evidence",
                    models.BooleanField(default=False, verbose_name="sin información en la ficha"),
                ),
                ("not_applicable", models.BooleanField(default=False, verbose_name="no aplica")),
                ("comment", models.TextField(blank=True, verbose_name="comentario")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="practices.criterion",
                        verbose_name="criterio",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="practices.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "puntaje",
                "verbose_name_plural": "puntajes",
                "ordering": ("evaluation", "criterion__position"),
            },
        ),
        migrations.CreateModel(
            name="ScoreVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="envío")),
                ("content", models.JSONField(verbose_name="contenido")),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="total"),
                ),
                ("sent_at", models.DateTimeField(verbose_name="enviada el")),
                ("hash", models.CharField(max_length=64, verbose_name="huella")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="practices.evaluation",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "envío de una evaluación",
                "verbose_name_plural": "envíos de evaluaciones",
                "ordering": ("evaluation", "number"),
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
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                (
                    "name",
                    models.CharField(blank=True, max_length=200, verbose_name="concurso o proceso"),
                ),
                (
                    "organiser",
                    models.CharField(blank=True, max_length=200, verbose_name="organizador"),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="año"),
                ),
                (
                    "category_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="número de la categoría"
                    ),
                ),
                (
                    "category_name",
                    models.CharField(blank=True, max_length=200, verbose_name="categoría"),
                ),
                ("used_innovation", models.BooleanField(default=False, verbose_name="Innovación")),
                (
                    "used_partnerships",
                    models.BooleanField(default=False, verbose_name="Generación de alianzas"),
                ),
                (
                    "used_communication",
                    models.BooleanField(default=False, verbose_name="Comunicación pertinente"),
                ),
                (
                    "other_criteria",
                    models.CharField(blank=True, max_length=500, verbose_name="otros criterios"),
                ),
                (
                    "result",
                    models.CharField(blank=True, max_length=120, verbose_name="reconocimiento"),
                ),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[practices.validators.validate_web_address],
                        verbose_name="enlace",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selections",
                        to="practices.call",
                        verbose_name="convocatoria de este portal",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="selections",
                        to="practices.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "concurso o proceso de selección",
                "verbose_name_plural": "concursos o procesos de selección",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EvaluatorProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "maximum_load",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="Cuántas asignaciones sin enviar puede tener al mismo tiempo.",
                        verbose_name="evaluaciones a la vez",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluator_profile",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluators",
                        to="practices.organisation",
                        verbose_name="entidad en la que trabaja",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True,
                        related_name="evaluators",
                        to="practices.service",
                        verbose_name="experiencia en",
                    ),
                ),
            ],
            options={
                "verbose_name": "perfil de evaluación",
                "verbose_name_plural": "perfiles de evaluación",
            },
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "portal_name",
                    models.CharField(
                        default="Banco de buenas prácticas",
                        max_length=80,
                        verbose_name="nombre del portal",
                    ),
                ),
                (
                    "entity_name",
                    models.CharField(
                        default="Entidad administradora",
                        max_length=120,
                        verbose_name="entidad que lo administra",
                    ),
                ),
                (
                    "tagline",
                    models.CharField(
                        blank=True,
                        default="Buenas prácticas que otras entidades ya probaron",
                        max_length=160,
                        verbose_name="lema",
                    ),
                ),
                (
                    "logo",
                    models.ImageField(
                        blank=True,
                        help_text="PNG, JPEG o WebP de hasta 512 kB. Se muestra a 48 píxeles de alto.",
                        upload_to="site",
                        validators=[practices.models.operations.validate_logo_size],
                        verbose_name="logo",
                    ),
                ),
                (
                    "header_text",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="texto del encabezado"
                    ),
                ),
                (
                    "footer_text",
                    models.TextField(
                        blank=True,
                        help_text="Admite Markdown.",
                        max_length=600,
                        verbose_name="texto del pie de página",
                    ),
                ),
                (
                    "show_govco_bar",
                    models.BooleanField(default=False, verbose_name="mostrar la barra de GOV.CO"),
                ),
                (
                    "single_entity",
                    models.BooleanField(
                        default=False,
                        help_text="Oculta el filtro por entidad y los pasos del NIT.",
                        verbose_name="banco de una sola entidad",
                    ),
                ),
                (
                    "demo_notice",
                    models.BooleanField(
                        default=False, verbose_name="avisar que los datos son de demostración"
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="correo de contacto"
                    ),
                ),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="teléfono de contacto"
                    ),
                ),
                (
                    "contact_address",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="dirección de la sede"
                    ),
                ),
                (
                    "contact_hours",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="horario de atención"
                    ),
                ),
                (
                    "mail_sender_name",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="nombre del remitente de los correos",
                    ),
                ),
                (
                    "mail_sender",
                    models.EmailField(blank=True, max_length=254, verbose_name="correo remitente"),
                ),
                (
                    "mail_signature",
                    models.TextField(
                        blank=True, max_length=400, verbose_name="firma de los correos"
                    ),
                ),
                (
                    "validity_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="vigencia de una ficha, en meses",
                    ),
                ),
                (
                    "maximum_file_megabytes",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="tamaño máximo de un archivo, en MB",
                    ),
                ),
                (
                    "maximum_practice_megabytes",
                    models.PositiveSmallIntegerField(
                        default=200,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="tamaño máximo de los archivos de una práctica, en MB",
                    ),
                ),
                (
                    "licence_name",
                    models.CharField(
                        default="Creative Commons Atribución 4.0 Internacional (CC BY 4.0)",
                        max_length=120,
                        verbose_name="licencia de los contenidos",
                    ),
                ),
                (
                    "licence_url",
                    models.CharField(
                        default="https://creativecommons.org/licenses/by/4.0/deed.es",
                        max_length=200,
                        validators=[practices.validators.validate_web_address],
                        verbose_name="texto de la licencia",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="última edición")),
            ],
            options={
                "verbose_name": "configuración del portal",
                "verbose_name_plural": "configuración del portal",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="site_settings_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="fecha"
                    ),
                ),
                (
                    "responsible_name",
                    models.CharField(max_length=150, verbose_name="quién responde por la práctica"),
                ),
                ("responsible_post", models.CharField(max_length=150, verbose_name="cargo")),
                (
                    "accepts_licence",
                    models.BooleanField(verbose_name="acepta la licencia de publicación"),
                ),
                (
                    "has_image_permissions",
                    models.BooleanField(verbose_name="tiene los permisos de imagen"),
                ),
                (
                    "consents_data_treatment",
                    models.BooleanField(verbose_name="autoriza el tratamiento de datos"),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registrado por",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsement",
                        to="practices.revision",
                        verbose_name="versión",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="practices.storedfile",
                        verbose_name="carta firmada",
                    ),
                ),
            ],
            options={
                "verbose_name": "aval",
                "verbose_name_plural": "avales",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("name", models.CharField(max_length=200, verbose_name="nombre del archivo")),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="descripción"),
                ),
                (
                    "keywords",
                    models.CharField(blank=True, max_length=200, verbose_name="palabras clave"),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="subido por",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="practices.revision",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="practices.storedfile",
                        verbose_name="archivo",
                    ),
                ),
            ],
            options={
                "verbose_name": "adjunto",
                "verbose_name_plural": "adjuntos",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(editable=False, verbose_name="número de radicado"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entered", "Recibida"),
                            ("eligible", "Habilitada"),
                            ("ineligible", "No habilitada"),
                            ("in_evaluation", "En evaluación"),
                            ("in_deliberation", "En deliberación"),
                            ("decided", "Decidida"),
                            ("withdrawn", "Retirada"),
                            ("disqualified", "Descalificada"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=15,
                        verbose_name="estado",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="recibida el",
                    ),
                ),
                (
                    "content_hash",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="huella del contenido",
                    ),
                ),
                (
                    "coverage_exception",
                    models.TextField(
                        blank=True,
                        help_text="Por qué se decide con menos evaluaciones: nadie más está libre de conflicto.",
                        verbose_name="excepción a las evaluaciones mínimas",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="practices.call",
                        verbose_name="convocatoria",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="practices.category",
                        verbose_name="categoría",
                    ),
                ),
                (
                    "coordinator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions_coordinated",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable",
                    ),
                ),
                (
                    "coverage_exception_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage_exceptions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="excepción registrada por",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions_entered",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="postulada por",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="practices.revision",
                        verbose_name="versión",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="practices.rubric",
                        verbose_name="rúbrica",
                    ),
                ),
            ],
            options={
                "verbose_name": "postulación",
                "verbose_name_plural": "postulaciones",
                "ordering": ("-entered_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="EligibilityAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_met", models.BooleanField(verbose_name="se cumple")),
                ("text", models.TextField(blank=True, verbose_name="explicación")),
                (
                    "answered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibility_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="practices.eligibilityitem",
                        verbose_name="requisito",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_answers",
                        to="practices.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "respuesta a un requisito",
                "verbose_name_plural": "respuestas a los requisitos",
                "ordering": ("submission", "item"),
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "Propuesta"),
                            ("sent_back", "Devuelta a quien la propuso"),
                            ("confirmed", "Confirmada"),
                            ("superseded", "Reemplazada"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="etapa",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("winner", "Ganadora"),
                            ("mention", "Mención"),
                            ("accepted", "Aceptada"),
                            ("not_selected", "No seleccionada"),
                            ("below_minimum", "No supera el mínimo"),
                            ("void", "Desierta"),
                        ],
                        max_length=13,
                        verbose_name="resultado",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promising", "Promisoria"),
                            ("good", "Buena práctica"),
                            ("outstanding", "Destacada"),
                        ],
                        max_length=12,
                        null=True,
                        verbose_name="nivel",
                    ),
                ),
                ("rationale", models.TextField(verbose_name="motivación")),
                (
                    "feedback",
                    models.TextField(
                        blank=True,
                        help_text="Redactada a partir de los comentarios, sin nombres de evaluadores.",
                        verbose_name="retroalimentación para la entidad",
                    ),
                ),
                (
                    "snapshot",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="cifras en que se basa"
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="propuesta el",
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmada o devuelta el"
                    ),
                ),
                (
                    "sent_back_reason",
                    models.TextField(
                        blank=True, editable=False, verbose_name="motivo de la devolución"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_proposed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="propuesta por",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_settled",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmada o devuelta por",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="practices.submission",
                        verbose_name="postulación",
                    ),
                ),
            ],
            options={
                "verbose_name": "decisión",
                "verbose_name_plural": "decisiones",
                "ordering": ("-proposed_at",),
            },
        ),
        migrations.CreateModel(
            name="Countersignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("historic_batch", "Carga histórica"),
                            ("disqualify", "Descalificar"),
                            ("reweight", "Cambiar ponderaciones"),
                            ("against_ranking", "Decidir contra el orden"),
                            ("reopen_result", "Reabrir un resultado publicado"),
                        ],
                        max_length=15,
                        verbose_name="acto",
                    ),
                ),
                ("reason", models.TextField(verbose_name="motivo")),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="pedido el"
                    ),
                ),
                ("lapses_on", models.DateField(verbose_name="caduca el")),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="refrendado el"),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countersignatures_requested",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pedido por",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countersignatures_signed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="refrendado por",
                    ),
                ),
                (
                    "revisions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="En una carga histórica, las que se publican juntas.",
                        related_name="countersignatures",
                        to="practices.revision",
                        verbose_name="versiones",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countersignatures",
                        to="practices.submission",
                        verbose_name="postulación",
                    ),
                ),
            ],
            options={
                "verbose_name": "refrendo",
                "verbose_name_plural": "refrendos",
                "ordering": ("-requested_at",),
            },
        ),
        migrations.CreateModel(
            name="ConsensusNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="acuerdo")),
                ("rules", models.JSONField(default=list, verbose_name="reglas que se activaron")),
                (
                    "signed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="firmada el"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consensus_notes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="firmada por",
                    ),
                ),
                (
                    "score_versions",
                    models.ManyToManyField(
                        help_text="Una evaluación nueva o reabierta vuelve a abrir el desacuerdo.",
                        related_name="consensus_notes",
                        to="practices.scoreversion",
                        verbose_name="evaluaciones que cubre",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consensus_notes",
                        to="practices.submission",
                        verbose_name="postulación",
                    ),
                ),
            ],
            options={
                "verbose_name": "nota de consenso",
                "verbose_name_plural": "notas de consenso",
                "ordering": ("-signed_at",),
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="practices.submission",
                verbose_name="postulación",
            ),
        ),
        migrations.CreateModel(
            name="SubmissionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="respuesta")),
                (
                    "no_information",
                    models.BooleanField(default=False, verbose_name="sin información"),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="practices.criterion",
                        verbose_name="criterio",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="practices.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "respuesta a un criterio",
                "verbose_name_plural": "respuestas a los criterios",
                "ordering": ("submission", "criterion"),
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "divipola_code",
                    models.CharField(max_length=5, unique=True, verbose_name="código DIVIPOLA"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nombre")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nation", "Nación"),
                            ("department", "Departamento"),
                            ("municipality", "Municipio"),
                        ],
                        max_length=12,
                        verbose_name="clase",
                    ),
                ),
                (
                    "type_name",
                    models.CharField(
                        blank=True,
                        help_text="Municipio, isla o área no municipalizada.",
                        max_length=40,
                        verbose_name="tipo según el DANE",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=6, max_digits=9, null=True, verbose_name="latitud"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=6, max_digits=9, null=True, verbose_name="longitud"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="practices.territory",
                        verbose_name="pertenece a",
                    ),
                ),
            ],
            options={
                "verbose_name": "territorio",
                "verbose_name_plural": "territorios",
                "ordering": ("divipola_code",),
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="municipality",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="organisations",
                to="practices.territory",
                verbose_name="municipio de la sede",
            ),
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("is_partial", models.BooleanField(default=False, verbose_name="solo una parte")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Por ejemplo: 44 municipios, sin lista.",
                        max_length=300,
                        verbose_name="nota",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to="practices.revision",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="practices.territory",
                        verbose_name="territorio",
                    ),
                ),
            ],
            options={
                "verbose_name": "cobertura",
                "verbose_name_plural": "cobertura geográfica",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TransitionLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveBigIntegerField(verbose_name="asiento")),
                (
                    "machine",
                    models.CharField(
                        choices=[
                            ("revision", "Versión de una práctica"),
                            ("submission", "Postulación"),
                            ("assignment", "Asignación"),
                            ("call", "Convocatoria"),
                        ],
                        max_length=10,
                        verbose_name="objeto",
                    ),
                ),
                (
                    "object_id",
                    models.PositiveBigIntegerField(verbose_name="identificador del objeto"),
                ),
                ("transition", models.CharField(max_length=40, verbose_name="acción")),
                ("source", models.CharField(max_length=17, verbose_name="estado anterior")),
                ("target", models.CharField(max_length=17, verbose_name="estado nuevo")),
                ("role", models.CharField(max_length=20, verbose_name="en calidad de")),
                ("comment", models.TextField(blank=True, verbose_name="comentario")),
                ("payload", models.JSONField(default=dict, verbose_name="datos")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="fecha y hora"
                    ),
                ),
                ("previous_hash", models.CharField(max_length=64, verbose_name="huella anterior")),
                ("hash", models.CharField(max_length=64, verbose_name="huella")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="practices.logchain",
                        verbose_name="cadena",
                    ),
                ),
            ],
            options={
                "verbose_name": "asiento de la bitácora",
                "verbose_name_plural": "bitácora",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="UnplacedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text", models.TextField(verbose_name="texto")),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="de dónde viene"),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unplaced_texts",
                        to="practices.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "texto sin ubicar",
                "verbose_name_plural": "textos sin ubicar",
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UsageCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("view", "Consulta"), ("download", "Descarga")], max_length=8
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="BP-2026-0001",
                        max_length=60,
                        validators=[django.core.validators.RegexValidator("^[A-Za-z0-9-]+$")],
                    ),
                ),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "uso por día",
                "verbose_name_plural": "usos por día",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key", "day"), name="usage_once_a_day")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="user_email_unique_any_case",
                violation_error_message="Ya hay una cuenta con este correo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "bank")),
                fields=("kind",),
                name="call_one_bank",
                violation_error_message="Ya hay un banco permanente.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at", None),
                    ("closes_at", None),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="call_closes_after_opening",
                violation_error_message="La convocatoria debe cerrar después de abrir.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("overall_threshold__gte", 0), ("overall_threshold__lte", 100)),
                name="call_threshold_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "bank"), _negated=True), ("closes_at", None), _connector="OR"
                ),
                name="call_bank_never_closes",
                violation_error_message="El banco es permanente: no lleva fecha de cierre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("call", "number"),
                name="category_number_once",
                violation_error_message="La convocatoria ya tiene una categoría con ese número.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total", None),
                    models.Q(("total__gte", 0), ("total__lte", 100)),
                    _connector="OR",
                ),
                name="evaluation_total_in_range",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["stage", "next_try_at"], name="notification_due"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("user", "organisation"),
                name="membership_once",
                violation_error_message="Esta persona ya está vinculada a la entidad.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationdomain",
            constraint=models.CheckConstraint(
                condition=models.Q(("domain__regex", "^[a-z0-9.-]+\\.[a-z]{2,}$")),
                name="organisation_domain_form",
                violation_error_message="Escriba solo el dominio, en minúsculas: entidad.gov.co",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationdomain",
            constraint=models.UniqueConstraint(
                fields=("organisation", "domain"),
                name="organisation_domain_once",
                violation_error_message="Ese dominio ya está en la lista.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationformername",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                django.db.models.functions.text.Lower("name"),
                name="organisation_former_name_once",
                violation_error_message="Ese nombre anterior ya está en la lista.",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.UniqueConstraint(
                fields=("code_year", "code_number"), name="practice_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code_number", None), ("code_year", None)),
                    models.Q(("code_number__gte", 1), ("code_year__isnull", False)),
                    _connector="OR",
                ),
                name="practice_code_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.UniqueConstraint(
                fields=("origin_source", "origin_code"),
                name="practice_origin_code_once",
                violation_error_message="Ese banco ya usó ese código de origen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin_code", ""), _negated=True),
                name="practice_origin_code_null_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level", None), ("level_decided_on__isnull", False), _connector="OR"
                ),
                name="practice_level_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="observation_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False),
                    models.Q(("value_text", ""), _negated=True),
                    _connector="OR",
                ),
                name="figure_has_value",
                violation_error_message="Escriba el valor de la cifra.",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactfigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_headline", True)),
                fields=("revision",),
                name="figure_one_headline",
                violation_error_message="Solo una cifra puede ser el resultado principal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period_from", None),
                    ("period_to", None),
                    ("period_to__gte", models.F("period_from")),
                    _connector="OR",
                ),
                name="figure_period_in_order",
                violation_error_message="El periodo termina antes de empezar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("period_from", None), ("period_precision", ""), ("period_to", None)),
                    models.Q(
                        models.Q(
                            ("period_from__isnull", False),
                            ("period_to__isnull", False),
                            _connector="OR",
                        ),
                        models.Q(("period_precision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="figure_period_has_precision",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence_level", 3), _negated=True),
                    models.Q(("third_party", ""), _negated=True),
                    _connector="OR",
                ),
                name="figure_third_party_named",
                violation_error_message="Diga qué tercero lo confirmó.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), _negated=True),
                    models.Q(("phone", ""), _negated=True),
                    models.Q(("office", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_reaches_somebody",
                violation_error_message="Escriba un cargo, un correo o un teléfono.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person_name", ""),
                    ("is_public", False),
                    ("consent_on__isnull", False),
                    _connector="OR",
                ),
                name="contact_person_consented",
                violation_error_message="Para publicar los datos de una persona registre su autorización.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(
                fields=("call", "version"), name="rubric_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.CheckConstraint(
                condition=models.Q(("scale_maximum__gt", models.F("scale_minimum"))),
                name="rubric_scale_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("rubric", "code"), name="criterion_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("rubric", "tie_order"), name="criterion_tie_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0), ("weight__lte", 100)),
                name="criterion_weight_in_range",
                violation_error_message="La ponderación va de 0,01 a 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scalelevel",
            constraint=models.UniqueConstraint(
                fields=("criterion", "value"), name="scale_level_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "criterion"), name="score_criterion_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("no_evidence", False),
                    models.Q(("not_applicable", False), ("value", 0)),
                    _connector="OR",
                ),
                name="score_no_evidence_is_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_applicable", False), ("value", None), _connector="OR"),
                name="score_not_applicable_is_null",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", None), ("value__lte", 5), _connector="OR"),
                name="score_value_in_scale",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreversion",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "number"), name="score_version_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("category_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="selection_named",
                violation_error_message="Escriba el nombre del concurso o de la categoría.",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepts_licence", True),
                    ("consents_data_treatment", True),
                    ("has_image_permissions", True),
                ),
                name="endorsement_consents_given",
                violation_error_message="El aval necesita la licencia, los permisos de imagen y la autorización de tratamiento de datos.",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["call", "status"], name="submission_by_status"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("call", "revision"),
                name="submission_revision_once_per_call",
                violation_error_message="Esta versión ya está postulada en la convocatoria.",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("call", "number"), name="submission_number_once_per_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("content_hash", ""),
                    ("status__in", ("eligible", "in_evaluation", "in_deliberation", "decided")),
                    _negated=True,
                ),
                name="submission_content_pinned",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("coverage_exception", ""), ("coverage_exception_by", None)),
                    models.Q(
                        models.Q(("coverage_exception", ""), _negated=True),
                        ("coverage_exception_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="submission_exception_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilityanswer",
            constraint=models.UniqueConstraint(
                fields=("submission", "item"), name="eligibility_answer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilityanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_met", True), models.Q(("text", ""), _negated=True), _connector="OR"
                ),
                name="eligibility_no_needs_text",
                violation_error_message="Explique por qué no se cumple el requisito.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ("proposed", "confirmed"))),
                fields=("submission",),
                name="decision_one_standing",
                violation_error_message="La postulación ya tiene una decisión propuesta.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_by", None),
                    models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_two_people",
                violation_error_message="Quien propone una decisión no puede confirmarla.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "confirmed"), _negated=True),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="decision_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "sent_back"), _negated=True),
                    models.Q(("sent_back_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="decision_sent_back_with_reason",
                violation_error_message="Escriba por qué devuelve la propuesta.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level", None),
                    models.Q(("outcome", "below_minimum"), _negated=True),
                    _connector="OR",
                ),
                name="decision_below_minimum_has_no_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="countersignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by", None),
                    models.Q(("signed_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="countersignature_two_people",
                violation_error_message="El refrendo lo firma una segunda persona.",
            ),
        ),
        migrations.AddConstraint(
            model_name="countersignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="countersignature_signed_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["evaluator", "status"], name="assignment_by_evaluator"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ("proposed", "invited", "accepted", "sent", "reopened"))
                ),
                fields=("submission", "evaluator"),
                name="assignment_once",
                violation_error_message="Esta persona ya tiene asignada la postulación.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("accepted", "sent", "reopened")), _negated=True),
                    models.Q(
                        ("confidentiality_at__isnull", False),
                        ("no_conflict_stated_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assignment_accepted_with_statements",
                violation_error_message="Para aceptar hay que declarar que no hay conflicto y comprometerse a la reserva.",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionanswer",
            constraint=models.UniqueConstraint(
                fields=("submission", "criterion"), name="submission_answer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("no_information", True), ("text", "")),
                    models.Q(("no_information", False), models.Q(("text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="submission_answer_given",
                violation_error_message="Escriba la respuesta o marque “Sin información”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("divipola_code", "00"), ("kind", "nation"), ("parent", None)),
                    models.Q(
                        ("divipola_code__regex", "^[0-9]{2}$"),
                        ("kind", "department"),
                        ("parent__isnull", False),
                    ),
                    models.Q(
                        ("divipola_code__regex", "^[0-9]{5}$"),
                        ("kind", "municipality"),
                        ("parent__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="territory_code_fits_kind",
                violation_error_message="El código tiene dos dígitos para un departamento y cinco para un municipio, y uno y otro pertenecen a un territorio mayor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="organisation_not_its_own_parent",
                violation_error_message="Una entidad no puede ser superior de sí misma.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "unit"), _negated=True),
                    ("parent__isnull", False),
                    _connector="OR",
                ),
                name="organisation_unit_has_parent",
                violation_error_message="Una dependencia necesita su entidad superior.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax_id", ""), _negated=True),
                name="organisation_tax_id_null_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.UniqueConstraint(
                fields=("revision", "territory"),
                name="coverage_territory_once",
                violation_error_message="Ese territorio ya está en la lista.",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["status", "-published_at"], name="revision_by_publication"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["status", "started_on"], name="revision_by_start"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                fields=("practice", "number"), name="revision_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "submitted", "returned", "approved"))),
                fields=("practice",),
                name="revision_one_open",
                violation_error_message="Esta práctica ya tiene una versión en curso.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("practice",),
                name="revision_one_published",
                violation_error_message="Esta práctica ya tiene una versión publicada.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="revision_title_null_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("draft", "withdrawn")),
                    models.Q(("owner__isnull", False), ("title__isnull", False)),
                    _connector="OR",
                ),
                name="revision_titled_and_owned",
                violation_error_message="Para enviarla, la práctica necesita título y entidad.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False),
                        ("status__in", ("published", "superseded", "archived")),
                    ),
                    ("published_at", None),
                    _connector="OR",
                ),
                name="revision_published_at_fits_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("started_on", None), ("started_precision", "")),
                    models.Q(
                        ("started_on__isnull", False),
                        models.Q(("started_precision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="revision_start_has_precision",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("ended_precision", "")),
                    models.Q(
                        ("ended_on__isnull", False),
                        models.Q(("ended_precision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="revision_end_has_precision",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("started_on", None),
                    ("ended_on__gte", models.F("started_on")),
                    _connector="OR",
                ),
                name="revision_ends_after_start",
                violation_error_message="La fecha final no puede ser anterior a la inicial.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_ongoing", True), _negated=True),
                    ("ended_on", None),
                    _connector="OR",
                ),
                name="revision_ongoing_has_no_end",
                violation_error_message="Una práctica que sigue vigente no tiene fecha de finalización.",
            ),
        ),
        migrations.AddIndex(
            model_name="transitionlog",
            index=models.Index(fields=["machine", "object_id"], name="log_by_object"),
        ),
        migrations.AddConstraint(
            model_name="transitionlog",
            constraint=models.UniqueConstraint(
                fields=("chain", "position"), name="log_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="transitionlog",
            constraint=models.UniqueConstraint(
                fields=("chain", "previous_hash"), name="log_never_forks"
            ),
        ),
        migrations.AddConstraint(
            model_name="transitionlog",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1)), name="log_position_from_one"
            ),
        ),
        install_guards(),
        install_text_index(),
    ]
