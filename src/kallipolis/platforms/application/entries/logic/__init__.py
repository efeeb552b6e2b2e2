"""What another node may be told of a dataset, what it says of a service, who is offered what."""
