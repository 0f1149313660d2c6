"""How tests ask Airflow's API server."""

import httpx

# A server closes connections that nobody used for a while: on a busy machine, in the middle of the next request.
ONE_USE = httpx.Limits(max_keepalive_connections=0)
