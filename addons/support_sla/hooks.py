from odoo.tools import SQL


def pre_init_hook(env):
    """Tickets that exist were asked for when they were made, not now."""
    env.cr.execute(
        """
        ALTER TABLE helpdesk_ticket ADD COLUMN IF NOT EXISTS sla_opened_at timestamp;
        UPDATE helpdesk_ticket SET sla_opened_at = create_date
         WHERE sla_opened_at IS NULL;
        """
    )


def post_init_hook(env):
    env["helpdesk.ticket"]._backfill_sla()


def uninstall_hook(env):
    """Tickets and calendars go on without us; our histories may then be dropped."""
    for name in env.registry.descendants(["support.append.only.mixin"], "_inherit"):
        if not env[name]._abstract:
            table = SQL.identifier(env[name]._table)
            env.cr.execute(SQL("DROP TRIGGER IF EXISTS append_only ON %s", table))
    env.cr.execute(
        """
        DROP FUNCTION IF EXISTS support_sla_append_only();
        DROP SEQUENCE IF EXISTS resource_calendar_support_version_seq;
        """
    )
