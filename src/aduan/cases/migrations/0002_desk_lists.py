"""Indexes of the lists that the desk offers (see `cases/inbox.py`)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="draft_waiting",
            field=models.BooleanField(
                default=False, db_default=False, help_text="A draft waits for the head's signature"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("draft_waiting", True)),
                fields=["agency", "due_at", "id"],
                name="case_agency_signature",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("draft_waiting", True)),
                fields=["unit", "due_at", "id"],
                name="case_unit_signature",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["filed_by", "id"], name="case_filed_by"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("urgent", True)),
                fields=["programme", "state", "due_at", "id"],
                name="case_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("with_arbiter", True)),
                fields=["programme", "due_at", "id"],
                name="case_arbiter",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("under_review", True)),
                fields=["programme", "due_at", "id"],
                name="case_review",
            ),
        ),
    ]
