"""Files of the portal: what is received, checked, stored once by its hash, and let go again."""

from .keeping import release, store
from .kinds import ACCEPTED, accepted_words, clean_name, content_type_of
from .on_drafts import (
    MAXIMUM_FILES,
    MEGABYTE,
    Room,
    attach_upload,
    move_attachment,
    receive,
    remove_attachment,
    replace_upload,
    room_of,
    update_attachment,
)
from .pipeline import check_due, check_file
from .sweeping import Sweep, sweep

__all__ = [
    "ACCEPTED",
    "MAXIMUM_FILES",
    "MEGABYTE",
    "Room",
    "Sweep",
    "accepted_words",
    "attach_upload",
    "check_due",
    "check_file",
    "clean_name",
    "content_type_of",
    "move_attachment",
    "receive",
    "release",
    "remove_attachment",
    "replace_upload",
    "room_of",
    "store",
    "sweep",
    "update_attachment",
]
