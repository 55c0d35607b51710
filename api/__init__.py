"""The ways in: HTTP, pages, command line. Wires everything; nothing imports it."""
