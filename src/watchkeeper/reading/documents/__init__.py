"""Files into text with paragraphs: HTML, PDF, DOCX, EML and plain text, told apart by content."""

from watchkeeper.reading.documents.model import DocumentError, SourceDocument
from watchkeeper.reading.documents.opening import for_rules, read_document, read_file

__all__ = ["DocumentError", "SourceDocument", "for_rules", "read_document", "read_file"]
