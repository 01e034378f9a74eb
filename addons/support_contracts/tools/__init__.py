from . import document_pages, languages, uploads
