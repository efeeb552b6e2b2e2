"""What verifiers hold, for tests of tokens."""

from joserfc.jwk import ECKey, KeySet

from kallipolis.platforms.application.seals import api as seals


def published_keys() -> KeySet:
    """Return the keys of all tokens ever signed here, as a verifier reads them."""
    return KeySet([ECKey.import_key({**key}) for key in seals.token_keys()["keys"]])
