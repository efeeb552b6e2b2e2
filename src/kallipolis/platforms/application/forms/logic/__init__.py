"""What a form asks, whether answers fit, and how both are written: pure functions."""
