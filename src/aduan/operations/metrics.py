"""What is counted while serving, for /metrics.

Labels are route names, methods, status classes and types: never a path, a number or a person.
"""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("aduan_requests_total", "Requests served", ["method", "route", "status"])
SECONDS = Histogram("aduan_request_seconds", "Time to serve a request", ["route"])
EXCEPTIONS = Counter("aduan_exceptions_total", "Exceptions nobody expected", ["type"])
CSP_REPORTS = Counter(
    "aduan_csp_reports_total", "Pages that tried what their policy forbids", ["directive"]
)
