"""Opening a table, whatever kind of file it is."""

from typing import IO

from .csv_file import CsvTable
from .package import kind_of
from .raw import RawTable
from .xlsx import XlsxTable


def open_table(file: IO[bytes], name: str) -> RawTable:
    """The table of a file that can be read again from its beginning. Raises ImportRefused, also
    while its practices are read."""
    return XlsxTable(file) if kind_of(file, name) == "xlsx" else CsvTable(file)
