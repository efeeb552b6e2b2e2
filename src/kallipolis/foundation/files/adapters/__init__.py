"""Where files are kept and how they are scanned, chosen by the settings."""
