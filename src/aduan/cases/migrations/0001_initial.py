"""The tables of cases and of what the public reads of them."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import aduan.vault.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_initial"),
        ("vault", "0003_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.IntegerField(unique=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("native", "Filed here"),
                            ("import", "Imported from an older register"),
                        ],
                        default="native",
                        max_length=10,
                    ),
                ),
                ("old_number", models.CharField(blank=True, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("complaint", "Complaint"),
                            ("aspiration", "Suggestion"),
                            ("information", "Request for information"),
                        ],
                        default="complaint",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("needs_info", "Waiting for the person's answer"),
                            ("archived", "Archived"),
                            ("merged", "Joined with an earlier report"),
                            ("split", "Handled in parts"),
                            ("forwarded", "Forwarded"),
                            ("returned", "Being passed on"),
                            ("in_progress", "In progress"),
                            ("answered", "Answered"),
                            ("committed", "Promised by a date"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("appealed", "Under appeal"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="checking",
                        max_length=12,
                    ),
                ),
                (
                    "state_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("checking", "Being checked"),
                            ("needs_info", "Waiting for the person's answer"),
                            ("archived", "Archived"),
                            ("merged", "Joined with an earlier report"),
                            ("split", "Handled in parts"),
                            ("forwarded", "Forwarded"),
                            ("returned", "Being passed on"),
                            ("in_progress", "In progress"),
                            ("answered", "Answered"),
                            ("committed", "Promised by a date"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("appealed", "Under appeal"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("open", "Open: the text is public, your name is only for the agency"),
                            ("anonymous", "Anonymous: the text is public, nobody sees your name"),
                            ("confidential", "Confidential: nothing is public"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("channel", models.CharField(max_length=20)),
                ("received_at", models.DateTimeField(help_text="T0: never moves")),
                ("recorded_at", models.DateTimeField()),
                ("receipt", models.BinaryField(max_length=32, null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(null=True)),
                ("promise_at", models.DateTimeField()),
                ("promise_met_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stop_reason", models.CharField(blank=True, max_length=20)),
                ("verdict", models.JSONField(null=True)),
                ("returns", models.PositiveSmallIntegerField(default=0)),
                ("asks", models.PositiveSmallIntegerField(default=0)),
                ("working_asks", models.PositiveSmallIntegerField(default=0)),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
                ("reopenings", models.PositiveSmallIntegerField(default=0)),
                ("appeals", models.PositiveSmallIntegerField(default=0)),
                ("with_arbiter", models.BooleanField(default=False)),
                (
                    "bound",
                    models.BooleanField(
                        default=False, help_text="The arbiter decided: no way back"
                    ),
                ),
                ("under_review", models.BooleanField(default=False)),
                (
                    "head_only",
                    models.BooleanField(
                        default=False,
                        help_text="After an objection or reopening the head answers in person",
                    ),
                ),
                (
                    "draft_waiting",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A draft waits for the head's signature",
                    ),
                ),
                ("supporters", models.PositiveIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("closing_code", models.CharField(blank=True, max_length=20)),
                ("cause_code", models.CharField(blank=True, max_length=30)),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                ("solved_confirmed", models.BooleanField(null=True)),
                (
                    "accepted_at",
                    models.DateTimeField(
                        help_text="First forwarded to an agency; from here only a result ends it",
                        null=True,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("last_action_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "archived_by",
                    models.ForeignKey(
                        db_index=False,
                        help_text="After an objection another officer judges",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.area",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.category",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.identity",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cases.case",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="cases.case",
                    ),
                ),
                (
                    "particulars",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Place, coordinates and answers to the category's questions, as JSON",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The policy that the case was filed under",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.programmeversion",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.programme",
                    ),
                ),
                (
                    "suggested_agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("broken_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consultations",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "party",
                    models.CharField(
                        choices=[("state", "state"), ("person", "person")], max_length=8
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("days", models.PositiveSmallIntegerField()),
                ("day_kind", models.CharField(max_length=8)),
                ("due_at", models.DateTimeField()),
                ("calendar_version", models.CharField(max_length=32)),
                (
                    "pauses",
                    models.JSONField(
                        default=list, help_text="[[start, end or null], …] in ISO 8601"
                    ),
                ),
                ("paused", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[("met", "met"), ("late", "late"), ("void", "void")],
                        max_length=8,
                    ),
                ),
                (
                    "flagged_at",
                    models.DateTimeField(help_text="When lateness was recorded", null=True),
                ),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "look_at",
                    models.DateTimeField(
                        help_text="When the sweep next has something to do; null: at its next run",
                        null=True,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("addition", "Addition"),
                            ("question", "Question"),
                            ("reply", "Reply"),
                            ("answer", "Result"),
                            ("information", "Information on progress"),
                            ("objection", "Objection"),
                            ("explanation", "Explanation"),
                            ("note", "Internal note"),
                            ("chase", "Reminder from the centre"),
                            ("consultation", "Question to another body"),
                            ("contribution", "Contribution"),
                            ("rating", "Comment on the rating"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("complainant", "The person and the staff of the case"),
                            ("staff", "Staff only"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("channel", models.CharField(blank=True, max_length=20)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="cases.case",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("complainant", "The person and the staff of the case"),
                            ("staff", "Staff only"),
                        ],
                        default="complainant",
                        max_length=12,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                (
                    "cleared_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.file",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="cases.case",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="cases.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ownership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aduan.vault.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ownerships",
                        to="cases.case",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublicCase",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("programme", models.CharField(max_length=40)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Of the case: pages drawn from this row are kept by it"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("state", models.CharField(max_length=12)),
                ("language", models.CharField(max_length=5)),
                ("channel", models.CharField(max_length=20)),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("place", models.TextField(blank=True)),
                ("category", models.CharField(blank=True, max_length=60)),
                ("category_names", models.JSONField(default=dict)),
                ("agency", models.CharField(max_length=60)),
                ("agency_names", models.JSONField(default=dict)),
                ("unit_names", models.JSONField(default=dict)),
                ("area", models.CharField(blank=True, max_length=20)),
                ("area_names", models.JSONField(default=dict)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("supporters", models.PositiveIntegerField(default=0)),
                ("received_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("promise_at", models.DateTimeField()),
                ("promise_met_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stop_reason", models.CharField(blank=True, max_length=20)),
                ("closing_code", models.CharField(blank=True, max_length=20)),
                ("returns", models.PositiveSmallIntegerField(default=0)),
                ("reopenings", models.PositiveSmallIntegerField(default=0)),
                ("committed_on", models.DateField(null=True)),
                (
                    "commitment",
                    models.CharField(
                        blank=True,
                        choices=[("open", "open"), ("kept", "kept"), ("broken", "broken")],
                        max_length=8,
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublicUpdate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField(help_text="The ledger event that it tells of")),
                ("at", models.DateTimeField()),
                ("event", models.CharField(max_length=40)),
                ("agency_names", models.JSONField(default=dict)),
                ("text", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                        to_field="number",
                    ),
                ),
            ],
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
                ("key", models.BinaryField(max_length=32)),
                ("body", models.BinaryField(max_length=32)),
                ("sealed_answer", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublicPicture",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="cases.attachment",
                    ),
                ),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="cases.publiccase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("outcome", models.CharField(max_length=20)),
                ("cause", models.CharField(max_length=30)),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "public_text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "sent_back",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.text",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["programme", "state", "due_at", "id"], name="case_triage"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["agency", "state", "due_at", "id"], name="case_agency"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit", "state", "due_at", "id"], name="case_unit"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["officer", "state", "due_at", "id"], name="case_officer"),
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
            index=models.Index(fields=["receipt"], name="case_receipt"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="case_merged_into",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="case_parent"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["agency", "due_at", "id"],
                name="case_agency_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["unit", "due_at", "id"],
                name="case_unit_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["programme", "due_at", "id"],
                name="case_programme_open",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["case"], name="commitment_case"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["agency", "due_at", "id"],
                name="consultation_open",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["case"], name="consultation_case"),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("paused", False)),
                fields=["due_at", "id"],
                name="deadline_due",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("paused", False)),
                fields=["look_at", "id"],
                name="deadline_look",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["case", "kind"], name="deadline_case"),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("case", "kind"),
                name="deadline_runs_once",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["case", "at"], name="entry_case"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["case", "added_at"], name="attachment_case"),
        ),
        migrations.AddIndex(
            model_name="ownership",
            index=models.Index(fields=["case", "since"], name="ownership_case"),
        ),
        migrations.AddIndex(
            model_name="ownership",
            index=models.Index(fields=["unit", "case"], name="ownership_unit"),
        ),
        migrations.AddConstraint(
            model_name="ownership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("case",), name="ownership_one"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccase",
            index=models.Index(
                fields=["programme", "-published_at", "-number"], name="public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccase",
            index=models.Index(
                fields=["programme", "state", "-published_at", "-number"], name="public_state"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccase",
            index=models.Index(
                fields=["programme", "agency", "-published_at", "-number"], name="public_agency"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccase",
            index=models.Index(
                fields=["programme", "category", "-published_at", "-number"], name="public_category"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccase",
            index=models.Index(
                fields=["programme", "area", "-published_at", "-number"], name="public_area"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccase",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="public_words"),
        ),
        migrations.AddConstraint(
            model_name="publicupdate",
            constraint=models.UniqueConstraint(fields=("case", "seq"), name="update_once"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["at"], name="submission_age"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("programme", "key"), name="submission_once"),
        ),
    ]
