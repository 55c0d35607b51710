"""What does a person see? Pages that are made on the server and need nothing but HTML."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
)
"""Every page; registering it brings its style sheets and its protection along."""

# The modules put their pages on the blueprint above, so they come after it.
from api.pages import (  # noqa: E402
    accesses,
    ask,
    browsing,
    case,
    dashboard,
    deadlines,
    door,
    entering,
    figures,
    frame,
    importing,
    inquiries,
    inquiry,
    ordering,
    projecting,
    proving,
    queues,
    reconciling,
    rulesets,
    search,
    status,
    together,
)

__all__ = [
    "accesses",
    "ask",
    "browsing",
    "case",
    "dashboard",
    "deadlines",
    "door",
    "entering",
    "figures",
    "frame",
    "importing",
    "inquiries",
    "inquiry",
    "ordering",
    "pages",
    "projecting",
    "proving",
    "queues",
    "reconciling",
    "rulesets",
    "search",
    "status",
    "together",
]
