def migrate(cr, version):
    """The PDF of a report that went out was found by its name; it is linked now."""
    cr.execute(
        """
        UPDATE support_report report
           SET pdf_attachment_id = kept.id
          FROM (SELECT res_id, name, MIN(id) AS id
                  FROM ir_attachment
                 WHERE res_model = 'support.report' AND res_field IS NULL
                   AND mimetype = 'application/pdf'
              GROUP BY res_id, name) kept
         WHERE kept.res_id = report.id
           AND kept.name = report.name || ' ' || report.date_start || ' '
                           || report.date_end || '.pdf'
           AND report.state IN ('released', 'sent')
           AND report.pdf_attachment_id IS NULL
        """
    )
