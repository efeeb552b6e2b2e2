"""What submissions ask other rooms for."""
