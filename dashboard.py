"""The server, found here by `streamlit run dashboard.py` and by any ASGI server (`dashboard:app`)."""

from streamlit import App

from commitments.server import asgi

app = App(asgi.SCRIPT, lifespan=asgi.lifespan(), routes=asgi.routes(), middleware=asgi.MIDDLEWARE)
