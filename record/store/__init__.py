"""The event store: an `eventsourcing` persistence module on psycopg2, with dense positions.

Chosen by `PERSISTENCE_MODULE=record.store`; `factory.PgFactory` lists the environment it reads.
"""

from record.store.factory import PgFactory

__all__ = ["PgFactory"]
