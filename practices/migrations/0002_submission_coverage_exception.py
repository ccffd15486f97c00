from django.db import migrations, models


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
    ]
