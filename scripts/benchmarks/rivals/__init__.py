"""Beside whom do we measure? The library's own PostgreSQL module, and a program without us."""
