import doctest

from odoo.tests import BaseCase, tagged

from odoo.addons.support_sla.arithmetic import trend as arithmetic


@tagged("post_install", "-at_install")
class TestTrend(BaseCase):
    """U11: the line that shows a figure and its past."""

    def draw(self, *values, target=None):
        rows = [(value, target, "met") for value in values]
        return arithmetic.trend(rows, 100, 50)

    def test_examples(self):
        self.assertEqual(doctest.testmod(arithmetic).failed, 0)

    def test_a_period_without_a_figure_interrupts_the_line(self):
        self.assertEqual(self.draw(0, None, 4, 2).line, "M0,50 M67,0 L100,25")

    def test_figures_that_never_change_lie_inside_the_chart(self):
        drawn = self.draw(100, 100)
        self.assertEqual(drawn.ticks, ((0, 110), (50, 90)))
        self.assertEqual(drawn.line, "M0,25 L100,25")
        self.assertEqual(self.draw(0, 0).ticks, ((0, 1), (50, 0)))

    def test_a_single_period_stands_in_the_middle(self):
        drawn = self.draw(8, target=10)
        self.assertEqual(drawn.points, ((50, 50, "met"),))
        self.assertEqual(drawn.target, "M50,0")
