"""The application may read and add events and queue heads; only the sealer, as owner, seals."""

from django.db import migrations

RIGHTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'aduan_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON ledger_event FROM aduan_app;
        REVOKE DELETE, TRUNCATE ON ledger_head FROM aduan_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON ledger_pending FROM aduan_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_checkpoint, ledger_leaf FROM aduan_app;
    END IF;
END $$
"""

# Heads are updated in place with every event; the queue is filled and emptied all day.
STORAGE = """
ALTER TABLE ledger_head SET (fillfactor = 80);
ALTER TABLE ledger_pending SET
    (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
