"""Access lists of files that one other user may read: packed as the kernel takes them, since no tool need be there."""

from __future__ import annotations

import errno
import os
import struct
from typing import Final

ON_NEW_FILES: Final = "system.posix_acl_default"
ON_THIS_FILE: Final = "system.posix_acl_access"
_VERSION: Final = 2
_USER_OBJ, _USER, _GROUP_OBJ, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID: Final = 0xFFFFFFFF


def let_read(descriptor: int, attribute: str, uid: int) -> bool:
    """The owner may read and write, `uid` may read, nobody else anything; False where there are no access lists."""
    entries = [
        (_USER_OBJ, 6, _NO_ID),
        (_USER, 4, uid),
        (_GROUP_OBJ, 0, _NO_ID),
        (_MASK, 4, _NO_ID),
        (_OTHER, 0, _NO_ID),
    ]
    packed = struct.pack("<I", _VERSION) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(descriptor, attribute, packed)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.EPERM, errno.EINVAL):
            raise
        return False
    return True
