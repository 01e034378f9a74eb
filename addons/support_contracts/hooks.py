def pre_init_hook(env):
    """Key users of a role never overlap: PostgreSQL needs btree_gist to say so."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def uninstall_hook(env):
    env.cr.execute(
        """
        DROP TRIGGER IF EXISTS support_hour_move_append_only ON support_hour_move;
        DROP TRIGGER IF EXISTS support_hour_move_apply ON support_hour_move;
        DROP FUNCTION IF EXISTS support_hour_move_append_only();
        DROP FUNCTION IF EXISTS support_hour_move_apply();
        DROP TRIGGER IF EXISTS support_document_version_frozen
            ON support_document_version;
        DROP FUNCTION IF EXISTS support_document_version_frozen();
        """
    )
