"""What a visit asks of other rooms."""
