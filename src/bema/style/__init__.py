"""The one stylesheet: reading it, its cascade, and its translations for formats without one."""
