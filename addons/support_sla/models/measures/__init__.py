from . import (
    support_measure,
    support_measure_target,
    support_measure_entry,
    support_measure_exclusion,
    support_outage,
    support_measure_figures,
    support_measure_result,
    support_measure_closing,
    support_measure_job,
    support_measure_breach,
    support_contract,
)
