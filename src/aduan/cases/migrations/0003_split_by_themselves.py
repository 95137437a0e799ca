"""Split reports are found by themselves: the clock looks for those whose parts are done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_overdue_contributions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "split")), fields=["id"], name="case_split"
            ),
        ),
    ]
