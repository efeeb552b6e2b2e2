"""What the desk collects from the doors for one page."""
