"""One file a migration: ``NNNN_what.py``.  Never change one that has been released; add the next."""
