"""What people open: the resident app, the desk, the console."""
