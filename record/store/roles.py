"""As whom does a connection work? One role for each need: `docs/decisions/0009-roles.md`."""

WRITER = "docketproof_writer"
"""Appends to the record."""

VAULT = "docketproof_vault"
"""Appends, and reads and writes what is personal: both stand in one transaction."""

READER = "docketproof_reader"
"""Reads the record and the projections."""

PROJECTOR = "docketproof_projector"
"""Reads the record, and makes the projections of it."""

SEALER = "docketproof_sealer"
"""Reads the record, to seal it."""

ANALYST = "docketproof_analyst"
"""Reads the views of the schema analytics, which hold nothing personal; no part of the service."""

DOOR = "docketproof_app"
"""Knows who may come in. Where there is only one login it is this, and may become any but the
sealer."""
