def pre_init_hook(env):
    """Time logged before us is nobody's support: no need to compute it one by one."""
    env.cr.execute(
        """
        ALTER TABLE account_analytic_line
            ADD COLUMN IF NOT EXISTS accounted_minutes integer
        """
    )
