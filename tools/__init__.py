"""Backrow's tools: they run on the host only; the page never sees them."""
