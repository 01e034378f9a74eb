def migrate(cr, version):
    """The customer of a rating is that of its ticket.

    Its own column pointed at contacts from rows that never change, so that no contact
    with a rating could be merged into another.
    """
    cr.execute("ALTER TABLE support_ticket_rating DROP COLUMN IF EXISTS partner_id")
