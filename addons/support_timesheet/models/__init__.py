from . import (
    agreement,
    time,
    tickets,
    cuts,
    segments,
    money,
    estimates,
    timer,
    orders,
    roster,
    visits,
    dispatch,
)
