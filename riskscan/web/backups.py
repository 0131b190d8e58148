"""When the last backup was made. It is not downloaded here: one file holds everything (decision 0016)."""

from __future__ import annotations

from flask import Blueprint, render_template

from riskscan.domain.dutch import format_moment, format_size
from riskscan.programme import backup
from riskscan.programme.permissions import Action
from riskscan.programme.system import dutch_time
from riskscan.store.backup import Backup
from riskscan.web.access import actor, needs, system

bp = Blueprint("backups", __name__)


@bp.get("/reservekopie")
@needs(Action.BACKUPS_KEEP)
def overview() -> str:
    found = backup.overview(system(), actor())
    readable = [one for one in found.backups if isinstance(one, Backup)]
    return render_template(
        "backups/overview.html",
        found=found,
        backups=[(one, format_moment(dutch_time(one.manifest.made_at))) for one in readable],
        unreadable=[one for one in found.backups if not isinstance(one, Backup)],
        last_at=format_moment(found.last_at) if found.last_at else "",
        size=format_size,
    )
