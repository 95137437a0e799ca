"""The sequence of case serials, and openings that the application cannot unwrite."""

from django.db import migrations

SERIAL = "CREATE SEQUENCE vault_case_serial MINVALUE 0 MAXVALUE 99999999 START 0 NO CYCLE"

RIGHTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'aduan_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON vault_opening FROM aduan_app;
        REVOKE DELETE, TRUNCATE ON vault_sealingkey FROM aduan_app;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.RunSQL(SERIAL, "DROP SEQUENCE vault_case_serial"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
