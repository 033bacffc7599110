"""Files into text with paragraphs: HTML, PDF, DOCX, EML and plain text, told apart by content."""

from watchkeeper.reading.documents.model import DocumentError, SourceDocument
from watchkeeper.reading.documents.opening import for_rules, open_file, read_document

__all__ = ["DocumentError", "SourceDocument", "for_rules", "open_file", "read_document"]
