"""Open the stores that the settings name: the catalogue alone, or servers beside the archive's folder."""

from __future__ import annotations

from config.settings import Settings
from retrieval.catalogue import Catalogue
from retrieval.engines import Engines, IndexServer


def engines_of(settings: Settings) -> Engines:
    """Return the engines that the settings name: none, or servers beside the archive's folder."""
    key = settings.index_api_key.get_secret_value()
    index = IndexServer(settings.index_url, settings.index_tenant, settings.index_database, key)
    return Engines(settings.catalogue_url.get_secret_value(), index if settings.index_url else None)


def catalogue_of(settings: Settings) -> Catalogue:
    """Open the catalogue alone, for what needs no search.

    Raises:
        ArchiveError: there is none, or it cannot be opened.

    """
    return Catalogue(settings.archive, url=settings.catalogue_url.get_secret_value())
