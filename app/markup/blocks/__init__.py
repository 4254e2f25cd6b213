"""Lines to a tree of blocks, as CommonMark and GitHub read them.

`read_blocks` runs the block phase of the CommonMark 0.29 appendix "A parsing strategy" with
GitHub's tables, task lists and footnotes. It takes one line at a time and never goes back. The
text inside a block is left as Markdown: `app.markup.inlines` reads it.

Start at `reader.py`: for each line, it continues open blocks and opens new ones. Which blocks a
line can open is decided by the rules in `containers.py`, `leaves.py` and `tables.py`; how a block
continues is a method of its class in `nodes.py`; `tree.py` opens and closes blocks.

Containers nest at most MAX_NESTING deep: what a line would open beyond that is a `Plain` block,
shown as typed. So the work per line is bounded, and so is the depth of the page's tree.
"""

from app.markup.blocks.reader import read_blocks

__all__ = ["read_blocks"]
