"""The peers that Backrow is measured against: pages, and search engines with their queries."""
