"""The AI platform: models that suggest; people decide. No room yet."""
