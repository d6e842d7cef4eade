"""The server, found here by `streamlit run dashboard.py` and by any ASGI server (`dashboard:app`)."""

from streamlit import App

from commitments import web

app = App(web.SCRIPT, lifespan=web.lifespan(), routes=web.routes(), middleware=web.MIDDLEWARE)
