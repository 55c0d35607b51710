"""How quick is it, and beside whom? Each module that has a `measure` is one benchmark."""
