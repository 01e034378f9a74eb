from . import (
    ir_attachment,
    support_document,
    support_document_review,
    support_document_version,
    support_document_version_guard,
    support_document_version_life,
    support_document_version_sign,
    support_document_text,
    support_document_template,
    support_raci,
    support_catalogue_item,
    support_contract,
)
