"""The queue, kept by a library."""
