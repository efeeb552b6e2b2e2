"""The room of cases as a later version might be: its processes have another shape."""
