"""Sealing: the tree behind the log, the checkpoints over it, and who witnesses them."""
