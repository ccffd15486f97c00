"""Reader of the table of many practices, as ``exporters.table`` writes it and people fill it.

XLSX
    Sheet "Prácticas": one row a practice. The first row holds the headings, the second (hidden in
    the template) the codes of the columns; either is enough. Sheets "Cifras", "Cobertura",
    "Aliados", "Concursos", "Enlaces" and "Contactos": one row each, by the practice's "Código".
    A text longer than a cell goes on in the sheet "Textos largos". Other sheets are not read.
CSV
    The same in one line a practice: "Cifra 1: Indicador", "Cifra 1: Valor", "Cifra 2: Indicador"…
    UTF-8 or Windows-1252; parted by ";", "," or tabs. A text that a spreadsheet would take for a
    formula has an apostrophe before it.

Cells
    Numbers as 1234,5 or 1.234,5; dates as 16/06/2015, 06/2015, 2015 or dates of the spreadsheet;
    yes and no as "sí" and "no"; several values parted by ";" or lines, in quotes where they hold
    one; "Sin información" in a long text. Formulas are refused: only values are read.

A column that the table lacks changes nothing in a practice that is already there; an empty cell
empties its field, and a sheet without rows of a practice takes those it had away.
"""
