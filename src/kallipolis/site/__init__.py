"""Settings, root URLs, WSGI and the command line: mounts everything, thinks nothing."""
