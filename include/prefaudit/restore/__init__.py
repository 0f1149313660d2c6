"""The disaster drill: an empty warehouse made again from the archive of originals."""
