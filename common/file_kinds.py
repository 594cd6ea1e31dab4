"""Tell what kind of document a file is by its content, whatever it is called."""

from io import BytesIO

from pikepdf import PasswordError, Pdf, PdfError
from PIL import Image, UnidentifiedImageError

_IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}


def document_kind(data: bytes) -> str | None:
    """Return the media type of a PDF, JPEG, PNG or TIFF that opens, else None."""
    if data.startswith(b"%PDF-"):
        return "application/pdf" if _opens_as_pdf(data) else None
    return _image_kind(data)


def _opens_as_pdf(data: bytes) -> bool:
    try:
        with Pdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages) > 0
    except PasswordError:
        return True  # its pages cannot be counted, but a person with the word can read it
    except PdfError:
        return False


def _image_kind(data: bytes) -> str | None:
    try:
        with Image.open(BytesIO(data), formats=list(_IMAGES)) as image:
            kind = _IMAGES[str(image.format)]
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return kind
