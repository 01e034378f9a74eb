from . import (
    support_penalty_schedule,
    support_penalty_band,
    support_settlement_mixin,
    support_penalty,
    support_penalty_making,
    support_claim,
    support_measure,
    support_contract,
    support_margin_analysis,
)
