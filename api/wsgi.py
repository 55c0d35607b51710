"""What does the server run? One application a process, whose office opens on first use."""

from __future__ import annotations

from api.app import create_app
from api.database import office
from api.logs import write_json_log
from api.processes import die_with_parent
from api.settings import Settings

die_with_parent()
write_json_log()
app = create_app(office(Settings.from_environ()))
