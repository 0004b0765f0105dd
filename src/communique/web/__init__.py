"""The explorer: a corpus as pages in the browser, as an HTTP API, and as tools for an assistant (MCP).

`serve` opens the pages and the API; `mcp.server` makes the tools. Needs `communique[web]`, the tools `communique[mcp]`.
"""

from __future__ import annotations

from communique.web.serving import serve

__all__ = ["serve"]
