"""Copy an archive whose catalogue is on a database server into the same one file, and bring such a file back there.

Between the two lies a folder like any other archive's, so that a backup can be restored to either.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from config.errors import NoArchive, UserError
from retrieval.backup import Contents, back_up, refuse_place, restore, scratch_folder
from retrieval.catalogue import Catalogue
from retrieval.migration import migrate

# Carries what the bot remembers between the server and a file in the folder.
CarryMemory = Callable[[Path], None]


def back_up_server(url: str, file: Path, save_memory: CarryMemory) -> Contents:
    """Copy the catalogue at `url` into `file`, as it is at one moment, and what `save_memory` puts beside it.

    Raises:
        UserError: `file` exists or cannot be written.
        ArchiveError: there is no archive, or the server is away.

    """
    refuse_place(file)
    with scratch_folder(file.parent) as folder:
        with closing(Catalogue(Path(), url=url)) as held, closing(Catalogue(folder, create=True)) as copy:
            migrate(held, copy)
        save_memory(folder)
        return back_up(folder, file)


def restore_server(file: Path, url: str, bring_memory: CarryMemory, *, replace: bool = False) -> Contents:
    """Bring the archive in `file` back to the server at `url`; whoever has that open goes on with what came back.

    Raises:
        UserError: `file` is no backup or is damaged, or the server holds issues already and `replace` is false.

    """
    _refuse_to_lose(url, replace=replace)  # said before the file is unpacked
    if not file.is_file():
        raise UserError(f"no backup {str(file)!r}: name the file that 'wenbao backup' wrote")
    with scratch_folder(file.parent) as folder:
        contents = restore(file, folder / "archive")
        with (
            closing(Catalogue(folder / "archive")) as back,
            closing(Catalogue(Path(), create=True, url=url)) as here,
        ):
            migrate(back, here, replace=replace)
        bring_memory(folder / "archive")
    return contents


def _refuse_to_lose(url: str, *, replace: bool) -> None:
    try:
        with closing(Catalogue(Path(), url=url)) as here:
            if not replace and here.counts()[0]:
                raise UserError("the database holds issues: restore into an empty one, or lose them with --replace")
    except NoArchive:
        return
