"""What people and programs wait for over HTTP, beside its floor and the plain Django ORM."""
