"""Where uploaded files are kept."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploads(FileUploadHandler):
    """Refuses a request of more bytes than any form may send before one of them is on the disk.

    Whoever is not logged in may post too, and every file is written down before a view is asked.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > settings.LARGEST_REQUEST:
            raise RequestDataTooBig(f"{content_length} bytes in one request")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None


class DurableFileSystemStorage(FileSystemStorage):
    """A name exists only when all of its bytes are on the disk.

    Django writes under the final name: a full disk or a power cut would leave half a file there.
    """

    def _save(self, name, content):
        directory = Path(self.path(name)).parent
        directory.mkdir(mode=self.directory_permissions_mode, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=directory, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                os.fchmod(file.fileno(), self.file_permissions_mode)
                file.flush()
                os.fsync(file.fileno())
            name = self._link(temporary, name)
        finally:
            os.unlink(temporary)
        _sync_directory(directory)
        return name

    def _link(self, temporary, name):
        """Unlike a rename, a link never replaces what another upload put there meanwhile."""
        while True:
            try:
                os.link(temporary, self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
