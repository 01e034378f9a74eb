HISTORIES = ("support_criticality_change", "support_sla_event")


def uninstall_hook(env):
    """Tickets and calendars go on without us; our histories may then be dropped."""
    for table in HISTORIES:
        env.cr.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
    env.cr.execute(
        """
        DROP FUNCTION IF EXISTS support_sla_append_only();
        DROP SEQUENCE IF EXISTS resource_calendar_support_version_seq;
        """
    )
