"""The application platform: services, forms, rules, evidence, cases, credentials."""
