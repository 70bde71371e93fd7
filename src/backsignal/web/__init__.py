"""The check, the guide and the result as web pages, for a browser on the same machine."""

from backsignal.web.site import make_site

__all__ = ["make_site"]
