def migrate(cr, version):
    """Orders out of an estimate say what they sold: until now, all that they cost."""
    cr.execute(
        """
        UPDATE sale_order
           SET support_sold_amount = amount_untaxed
         WHERE support_estimate_id IS NOT NULL
           AND COALESCE(support_sold_amount, 0) = 0
        """
    )
