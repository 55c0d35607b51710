"""What convinces somebody who does not trust the keeper: standard formats, bytes in and bytes out.

Nothing here reads a database, a clock or a network, and nothing of ours is imported.
"""
