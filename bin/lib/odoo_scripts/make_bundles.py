"""Run in Odoo's shell on the draft of the suite's template.

A bundle that a test makes is rolled back with it: without these every browser test
made its own. On a busy machine that took longer than the 20 seconds for which Odoo's
other requests wait for the cursor of the test.
"""

STYLES = [
    "portal.assets_chatter",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_web",
    "web.assets_web_print",
]
SCRIPTS = [
    "bus.websocket_worker_assets",
    "portal.assets_chatter",
    "web.__assets_tests_call__",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_web",
]
for name in STYLES:
    env["ir.qweb"]._get_asset_bundle(name, css=True, js=False).css()
for name in SCRIPTS:
    env["ir.qweb"]._get_asset_bundle(name, css=False, js=True).js()
env.cr.commit()
