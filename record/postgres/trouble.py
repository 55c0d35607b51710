"""What do we say when the embedded PostgreSQL cannot do what was asked?"""


class PostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the message says what to do about it."""
