def report_schema(): return {}
