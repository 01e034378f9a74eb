from odoo import api, models


class SupportGuardedMixin(models.AbstractModel):
    """Fields that only the methods of a model write.

    What is created by hand starts with the model's own defaults of them, whatever the
    values, the context (``default_state``) or the creator's own defaults propose.
    """

    _name = "support.guarded.mixin"
    _description = "Record with Fields of the System"

    _SYSTEM_FIELDS = frozenset()

    @api.model
    def _get_system_fields(self):
        """Names of the fields that no person writes (hook)."""
        return self._SYSTEM_FIELDS

    @api.model
    def default_get(self, fields):
        """``create`` completes its values here too, also those that were dropped."""
        guarded = self._get_system_fields()
        defaults = super().default_get([name for name in fields if name not in guarded])
        for name in guarded.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

    @api.model
    def _without_system_values(self, vals_list):
        """``vals_list`` as people may give it: a new list of new values."""
        guarded = self._get_system_fields()
        return [
            {name: value for name, value in vals.items() if name not in guarded}
            for vals in vals_list
        ]
