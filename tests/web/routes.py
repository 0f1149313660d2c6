"""Every route of the control room, as a request that could be sent."""

import re

from fastapi.routing import APIRoute

from prefaudit.web import night_routes, read_routes, write_routes

_VALUES = {
    "submission": "1",
    "number": "1",
    "delivery": "1",
    "mail": "1",
    "text": "x",
    "batch": "00000000-0000-0000-0000-000000000000",
}
# What is for those who may act, also among what is only read.
RESERVED = {"/depot", "/deposit.js", "/actes", "/textes", "/courriels/1", "/depots/1/retrait", "/depots/1/controle"}


def every_route() -> list[tuple[str, str]]:
    """Return (method, path) of each route with its parts filled in."""
    routes = [
        route for router in (read_routes.router, night_routes.router, write_routes.router) for route in router.routes
    ]
    found = [
        (method, re.sub(r"{(\w+)}", lambda part: _VALUES.get(part[1], "x"), route.path))
        for route in routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods)
    ]
    assert len(found) >= 18
    return found
