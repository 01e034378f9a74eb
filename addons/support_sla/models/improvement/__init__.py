from . import support_improvement, support_improvement_life, support_improvement_step
