"""What identifies a person, and what a mandate allows: pure."""
