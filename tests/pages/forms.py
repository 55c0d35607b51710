"""What is in a form of a page, as a browser would send it?"""

from __future__ import annotations

from html.parser import HTMLParser

VOID: dict[str, str] = {
    "date": "2019-03-05",
    "number": "1",
}
TEXTS: dict[str, str] = {
    "ruleset_sha256": "ab" * 32,
    "sha256": "ab" * 32,
    "count_section": "11357",
    "count_subsection": "b",
    "citation": "HS 11361.8",
    "filing_number": "F-1",
    "order_judge": "J. Doe",
    "duplicate_of": "00000000-0000-0000-0000-00000000002a",
    "into": "00000000-0000-0000-0000-00000000002a",
}
"""What to type where a code would not do."""

Fields = dict[str, list[str]]


class Forms(HTMLParser):
    """The forms of a page by the address they go to, with something typed into every field."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, Fields] = {}
        self.labels: set[str] = set()
        self.unlabelled: list[str] = []
        self._ids: list[tuple[str, str]] = []
        self._form: Fields = {}
        self._select = ""
        self.feed(page)
        self.unlabelled = [name for each, name in self._ids if each not in self.labels]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._form = self.forms[given["action"]] = {}
        elif tag == "label":
            self.labels.add(given["for"])
        elif tag == "select":
            self._select = name
            self._ids.append((given["id"], name))
            self._form.setdefault(name, [])
        elif tag == "option" and (not self._form[self._select] or "selected" in given):
            self._form[self._select] = [value]
        elif tag == "input" and name:
            self._input(given, name, value)

    def _input(self, given: dict[str, str], name: str, value: str) -> None:
        kind = given.get("type", "text")
        if kind != "hidden" and "aria-label" not in given:
            self._ids.append((given.get("id", ""), name))
        if kind == "file" or (kind == "checkbox" and "checked" not in given):
            return
        is_asked = kind != "date" or "required" in given
        typed = value or (
            VOID.get(kind) or TEXTS.get(name.partition("-")[0], "made_up") if is_asked else ""
        )
        self._form.setdefault(name, []).append(typed)
