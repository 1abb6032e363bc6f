"""Where the settings file is. Knows nothing of what stands in it, and is cheap to import."""

from __future__ import annotations

import os
from pathlib import Path

from config.errors import UserError


def settings_file() -> Path | None:
    """Return the file that WENBAO_CONFIG names, else ./wenbao.toml where there is one."""
    if named := os.environ.get("WENBAO_CONFIG"):
        if not Path(named).is_file():
            raise UserError(
                f"WENBAO_CONFIG names {named!r}, which is no file: create it or unset the variable",
                zh=f"WENBAO_CONFIG 指向 {named!r}，但没有这个文件：请建立它，或取消该变量",
            )
        return Path(named)
    here = Path("wenbao.toml")
    return here if here.is_file() else None
