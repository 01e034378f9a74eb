def uninstall_hook(env):
    """The function of the histories is of service levels, which may go next."""
    env.cr.execute(
        """
        DROP TRIGGER IF EXISTS append_only ON support_emergency_event;
        DROP TRIGGER IF EXISTS frozen ON support_emergency_estimate;
        DROP FUNCTION IF EXISTS support_emergency_estimate_frozen();
        """
    )
