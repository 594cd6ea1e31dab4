"""Files that are handed in with filings."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from accounts.models import Role
from compliance.filings.attaching import NewFile, attach_files
from compliance.filings.models import Attachment, Filing
from tests.factories.accounts import make_user
from tests.factories.compliance import RECORDED


def pdf(title: str = "協定書") -> bytes:
    """Return a PDF file of one empty page; another title makes another file."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    writer.write(out)
    return out.getvalue()


def picture(kind: str) -> bytes:
    """Return a small picture: JPEG, PNG or TIFF."""
    out = BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, kind)
    return out.getvalue()


def new_file(data: bytes | None = None, name: str = "協定書.pdf") -> NewFile:
    """Return a file that was looked through."""
    file = SimpleUploadedFile(name, pdf() if data is None else data)
    return NewFile(file=file, name=name, content_type="application/pdf", scanned=False)


def make_attachment(filing: Filing, data: bytes | None = None) -> Attachment:
    """Return a file attached to a filing."""
    by = make_user(filing.facility.authority, Role.RECORD)
    return attach_files(filing, [new_file(data)], now=RECORDED, by=by)[0]
