"""Random Markdown for property tests, combined from meaningful pieces."""

from hypothesis import strategies as st

PARTS = [
    *"*_~`[]()!<>#|\\&:;@^-+=.\"'\n\t aé中—",
    *("**", "~~", "``", "```\n", "![", "](", "[^1]", "\n[^1]: ", "\n[a]: ", '<u> "t"', "\n\n"),
    *("  \n", "- ", "* ", "1. ", "> ", "    ", "\n---|---\n", "a|b", "[ ] ", "[x] ", "\n===\n"),
    *("# ", "&amp;", "&#0;", "http://a.b", "www.c.d", "e@f.g", "[!NOTE]\n", "javascript:", "word"),
    *("<kbd>", "</kbd>", "<br>", "<!-- ", " -->", "<details>", "</details>", "<summary>"),
    *("</summary>", "<div>", "<a b='", "<script>"),
    *("\x02", "\x03", "\r", "\u200b", "\u2028", "\ufeff", "\x00"),
]
MARKDOWN = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)
