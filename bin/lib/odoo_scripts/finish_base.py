"""Run in Odoo's shell on the draft of the base template."""

# A copy of the database is then whole: there is no folder of files to copy with it.
env["ir.config_parameter"].set_param("ir_attachment.location", "db")
env["ir.attachment"].force_storage()
company = env.ref("base.main_company")
if not company.chart_template:
    env["account.chart.template"].try_loading("generic_coa", company)
env.cr.commit()
