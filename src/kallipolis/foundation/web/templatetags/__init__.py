"""Tags for the pages that Django templates draw: log-in and account."""
