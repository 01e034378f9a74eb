"""Run in Odoo's shell on the draft of the demonstration database."""

import json
import sys
from pathlib import Path

launchers, lang, version_key, version, logins_key = arguments
sys.path.insert(0, launchers)

# For whoever has not chosen a language.
env["ir.default"].set("res.partner", "lang", lang)
for user in ("base.user_admin", "base.template_portal_user_id"):
    env.ref(user).lang = lang

logins = [("Administrator", "admin", "admin")]
if (Path(launchers) / "lib" / "demo" / "story.py").exists():
    from lib.demo.story import tell

    logins = tell(env, lang)

parameters = env["ir.config_parameter"].sudo()
parameters.set_param(version_key, version)
parameters.set_param(logins_key, json.dumps(logins))
env.cr.commit()
