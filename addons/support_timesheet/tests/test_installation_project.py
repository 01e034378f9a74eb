from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.support_contracts.tests.common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestInstallationProject(PeopleCase):
    def test_an_installation_names_the_project_that_made_it(self):
        """U1: for whoever works with projects, and for nobody else."""
        project = self.env["project.project"].create({"name": "Go-live 2026"})
        installation = self._create_installation(project_id=project.id)
        groups = "support_contracts.group_support_consultant,project.group_project_user"
        member = self._create_user("member", groups)
        self.env.invalidate_all()
        self.assertEqual(installation.with_user(member).project_id, project)
        with self.assertRaises(AccessError):
            installation.with_user(self.consultant).read(["project_id"])
