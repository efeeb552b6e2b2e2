"""The outside protocols of identity: sessions, log-in, OpenID Connect."""
