"""What is looked for in bytes that nobody trusts. Knows nothing of the portal or of Django.

The cheap half runs in the request, so that a person is told at once: ``sniffing``, the directory
of a package, the header of an image. The rest opens the file and runs as
``python -m practices.inspection.<module>`` in a process of its own with hard limits (``limits``):
a hostile file ends that process, never the worker.
"""
