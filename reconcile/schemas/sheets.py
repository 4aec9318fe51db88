def sheets_schema(): return {}
