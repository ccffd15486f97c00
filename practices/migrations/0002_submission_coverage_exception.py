import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("practices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="coverage_exception",
            field=models.TextField(
                blank=True,
                help_text=(
                    "Por qué se decide con menos evaluaciones: nadie más está libre de conflicto."
                ),
                verbose_name="excepción a las evaluaciones mínimas",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="coverage_exception_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coverage_exceptions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="excepción registrada por",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=Q(coverage_exception="", coverage_exception_by=None)
                | (~Q(coverage_exception="") & Q(coverage_exception_by__isnull=False)),
                name="submission_exception_signed",
            ),
        ),
    ]
