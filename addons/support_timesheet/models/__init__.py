from . import (
    agreement,
    time,
    tickets,
    cuts,
    segments,
    estimates,
    money,
    timer,
    orders,
    roster,
    visits,
    dispatch,
)
