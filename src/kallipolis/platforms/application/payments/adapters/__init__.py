"""Providers that take money, the cases that wait for it, and the books that tell of it."""
