"""Every operation of the wiki's API that the tenant answers, gathered from the resources."""

from __future__ import annotations

from . import pages, people, spaces
from .routing import Operation

OPERATIONS: tuple[Operation, ...] = (*pages.OPERATIONS, *spaces.OPERATIONS, *people.OPERATIONS)
