from . import document_pages, uploads
