"""A made-up population that reports through the public doors, and the staff that work the desk.

Everything goes over HTTP as people's browsers and other systems do it: the website's forms, the
API, the tracking page opened with a receipt code, the desk's forms after signing in. It only ever
drives a demonstration, whose passwords everybody knows.
"""
