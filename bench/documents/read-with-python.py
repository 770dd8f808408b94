"""Reads the files that its standard input names with the Python libraries that one finds first, as most workers do."""

import csv
import email
import email.policy
import json
import mailbox
import os
import sys
import zipfile

# What libraries print must not come between the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def read_pdf(path):
    import pypdf

    return "\f".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def read_docx(path):
    import docx

    document = docx.Document(path)
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def read_xlsx(path):
    import openpyxl

    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = (row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True))
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


def read_xls(path):
    import xlrd

    workbook = xlrd.open_workbook(path)
    rows = (sheet.row_values(number) for sheet in workbook.sheets() for number in range(sheet.nrows))
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows)


def read_pptx(path):
    import pptx

    shapes = (shape for slide in pptx.Presentation(path).slides for shape in slide.shapes)
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def read_odf(path):
    from odf import teletype, text
    from odf.opendocument import load

    return "\n".join(teletype.extractText(element) for element in load(path).getElementsByType(text.P))


def read_rtf(path):
    from striprtf.striprtf import rtf_to_text

    with open(path, encoding="latin-1") as file:
        return rtf_to_text(file.read(), errors="ignore")


def read_html(path):
    import bs4

    with open(path, "rb") as file:
        return bs4.BeautifulSoup(file, "lxml").get_text("\n")


def text_of(message):
    body = message.get_body(preferencelist=("plain", "html"))
    return (message.get("subject") or "") + "\n" + (body.get_content() if body else "")


def read_eml(path):
    with open(path, "rb") as file:
        return text_of(email.message_from_binary_file(file, policy=email.policy.default))


def read_mbox(path):
    parse = lambda file: email.message_from_binary_file(file, policy=email.policy.default)  # noqa: E731
    return "\n".join(text_of(message) for message in mailbox.mbox(path, factory=parse))


def read_msg(path):
    import extract_msg

    with extract_msg.openMsg(path) as message:
        return f"{message.subject}\n{message.body}"


def decoded(data):
    import chardet

    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(chardet.detect(data)["encoding"] or "latin-1", errors="replace")


def read_text(path):
    with open(path, "rb") as file:
        return decoded(file.read())


def read_csv(path):
    return "\n".join("\t".join(row) for row in csv.reader(read_text(path).splitlines()))


def read_zip(path):
    with zipfile.ZipFile(path) as archive:
        return "\n".join(decoded(archive.read(entry)) for entry in archive.infolist() if entry.filename.endswith(".txt"))


READERS = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "xls": read_xls,
    "pptx": read_pptx,
    "odt": read_odf,
    "ods": read_odf,
    "odp": read_odf,
    "rtf": read_rtf,
    "html": read_html,
    "eml": read_eml,
    "mbox": read_mbox,
    "msg": read_msg,
    "txt": read_text,
    "md": read_text,
    "csv": read_csv,
    "zip": read_zip,
}

answers.write('{"ready": true}\n')
for line in sys.stdin:
    request = json.loads(line)
    try:
        extension = request["path"].rsplit(".", 1)[-1].lower()
        if extension not in READERS:
            raise ValueError(f"there is no usual library for .{extension}")
        answer = {"id": request["id"], "characters": len(READERS[extension](request["path"]))}
    except Exception as error:
        answer = {"id": request["id"], "error": f"{type(error).__name__}: {error}"[:300]}
    answers.write(json.dumps(answer) + "\n")
