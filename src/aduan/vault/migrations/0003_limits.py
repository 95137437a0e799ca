"""The table of counted attempts: unlogged, because it may be lost and is written often."""

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE vault_limit (
    key bytea PRIMARY KEY,
    since timestamptz NOT NULL,
    count integer NOT NULL
);
CREATE INDEX vault_limit_age ON vault_limit (since);
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_serial_and_rights")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE vault_limit")]
