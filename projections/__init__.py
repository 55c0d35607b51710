"""What people look at. Disposable: drop, replay, same answer."""

from functools import partial

from projections import bulk_orders, caseload, engine, inquiries, issued_reports, timeline
from projections.engine import Projection

PROJECTIONS: tuple[Projection, ...] = (caseload, bulk_orders, inquiries, issued_reports, timeline)
"""Every projection of this house; one that is not listed here is not folded."""

catch_up = partial(engine.catch_up, projections=PROJECTIONS)
check = partial(engine.check, projections=PROJECTIONS)
lag = partial(engine.lag, projections=PROJECTIONS)
rebuild = partial(engine.rebuild, projections=PROJECTIONS)
rebuild_all = partial(engine.rebuild_all, projections=PROJECTIONS)
retry = partial(engine.retry, projections=PROJECTIONS)
run = partial(engine.run, projections=PROJECTIONS)
states = partial(engine.states, projections=PROJECTIONS)
