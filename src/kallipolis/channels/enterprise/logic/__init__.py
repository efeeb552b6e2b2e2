"""What stands out in a list of licences and tasks."""
