from . import (
    agreement,
    time,
    tickets,
    cuts,
    segments,
    estimates,
    money,
    orders,
    roster,
    timer,
)
