{
    "name": "Support Service Levels",
    "summary": "Deadlines of support tickets in working time, right to the minute",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Services/Support",
    "author": "Support Suite contributors",
    "license": "AGPL-3",
    "depends": ["support_contracts"],
    "data": [],
}
