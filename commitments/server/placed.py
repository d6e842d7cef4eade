"""What stands before all else: requests learn where the dashboard is found."""

from starlette.types import ASGIApp, Receive, Scope, Send

from commitments.http.site import placed


class Placed:
    """ASGI middleware that has each request say in which folder of a site the dashboard is found, and how
    the browser speaks to it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request, placed."""
        await self.app(scope if scope["type"] == "lifespan" else placed(scope), receive, send)
