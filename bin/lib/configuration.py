"""The settings file of Odoo."""

from . import python_env
from .files import write

CONF = """; Written by the launchers of bin/: changes are lost.
[options]
addons_path = {addons}
data_dir = {data}
screenshots = {data}/screenshots
db_host = {host}
db_port = {port}
db_user = {user}
list_db = False
http_interface = 127.0.0.1
with_demo = False
server_wide_modules = base,rpc,web
; Nobody listens there: no mail of an invented customer leaves this machine.
smtp_server = localhost
smtp_port = 9
"""


def addons_path(project, source, python):
    return [*source.addons, python_env.oca_addons(python), project.addons]


def ensure(project, source, python, server):
    folders = addons_path(project, source, python)
    project.addons.mkdir(exist_ok=True)
    project.data.mkdir(parents=True, exist_ok=True)
    text = CONF.format(
        addons=",".join(str(folder) for folder in folders),
        data=project.data,
        host=server.env["PGHOST"],
        port=server.env["PGPORT"],
        user=server.env["PGUSER"],
    )
    write(project.conf, text)
    return project.conf
