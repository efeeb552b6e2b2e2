"""The pack document of this room: what nodes tell each other of their catalogues."""

from collections.abc import Iterable
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.entries.contracts import CatalogueExchange


def check(body: CatalogueExchange, library: Library) -> Iterable[Remark]:
    """Find one that says nothing, and entries that there are not."""
    if not body.offers and not body.follows:
        yield Remark(path="offers", message=said("nothing is offered and nothing followed"))
    for number, id in enumerate(body.only):
        if library.find("dataset", id) is None and library.find("service", id) is None:
            message = said("no dataset or service %(id)s", id=repr(id))
            yield Remark(path=f"only[{number}]", message=message)


KINDS: Final = (
    DocumentKind(
        name="catalogue-exchange",
        folder="catalogue_exchanges",
        type=CatalogueExchange,
        rank=66,
        check=check,
    ),
)
