"""Contributions that other bodies owe are watched by the sweep."""

from django.db import migrations, models

_WATCH = "UPDATE cases_consultation SET look_at = due_at WHERE answered_at IS NULL"
"""Those that are owed already are watched from now on."""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="consultation",
            name="flagged_at",
            field=models.DateTimeField(help_text="When lateness was recorded", null=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="look_at",
            field=models.DateTimeField(
                help_text="When the sweep next has something to say", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["look_at", "id"],
                name="consultation_look",
            ),
        ),
        migrations.RunSQL(_WATCH, migrations.RunSQL.noop),
    ]
