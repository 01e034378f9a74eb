from lxml import etree


class FormsMixin:
    """``readers``: users of whom three at least read what a test opens."""

    def assertOpens(self, record):
        opened = 0
        for user in self.readers:
            self.env.invalidate_all()
            seen = record.with_user(user)
            if seen.has_access("read"):
                with self.subTest(user=user.login):
                    self.assertTrue(read_form(seen))
                    opened += 1
        self.assertGreater(opened, 2, record)


def read_form(record):
    """Read what the form of ``record`` shows, rows of its lists included.

    As a web client does it: one field that its reader may not see, and the form does
    not open.
    """
    arch = etree.fromstring(record.get_view(view_type="form")["arch"])
    return record.web_read(_specify(record, arch))


def _specify(record, node):
    """{field: what to read of it} of the fields right below a form or a field."""
    found = {}
    for child in node.iter("field"):
        field = record._fields.get(child.get("name"))
        if child is node or not field or _get_parent_field(child, node) is not node:
            continue
        found[field.name] = {}
        if field.type in ("one2many", "many2many"):
            rows = record.env[field.comodel_name]
            found[field.name] = {"fields": _specify(rows, child)}
        elif field.type == "many2one":
            found[field.name] = {"fields": {"display_name": {}}}
    return found


def _get_parent_field(child, root):
    """The field whose rows show this one; ``root`` if none does."""
    parents = (node for node in child.iterancestors() if node.tag == "field")
    return next(parents, root)
