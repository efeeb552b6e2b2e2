"""The index of services, in each database that may hold it."""
