"""What a run reads and writes."""
