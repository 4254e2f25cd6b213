"""Warms the app's modules up: uses them as a page does at its start, on a small note.

This runs while the heap snapshot is made, so that compiled patterns, caches and the interpreter's
specialised bytecode are in the snapshot.
"""

from app.edit.markdown import to_markdown
from app.markup import to_html
from app.pack import notes_json, read_notes_json
from app.parse.conferences import decode, parse_library
from app.render.facets import render_chips, render_facets
from app.render.notices import render_library_size, render_remarks, render_status
from app.render.results import first_end, render_list
from app.search.index import Index
from app.search.view import View, parse_fragment, to_fragment

TIMES = 12
"""Runs after which CPython has specialised the bytecode."""

SOURCE = "warm-up-2020.md"
NOTE = """# [Warm-up 2020](https://warm-up.example/2020)

- opening remarks

## Python in a room

- Ada Quill, Bo Reed
- [Talk page](https://warm-up.example/python)
- nested
  - lists with `code` and **strong** words
- https://warm-up.example/link

```python
print("lines")
```

---

## Lightning talks

### Short

Cy Moss (@cy)

1. one
2. two
"""


def warm_up() -> Index:
    """Read the note, index it, and render what a start shows; return the index."""
    files = read_notes_json(notes_json({SOURCE: NOTE.encode()}))
    texts = {path: decode(data, path)[0] for path, data in files.items()}
    index = Index()
    for conference, _ in parse_library(texts):
        index.add(conference)
    for fragment in ("", "#q=pyth&kind=talk&sort=newest"):
        view = parse_fragment(fragment)
        matches = index.search(view)
        end = first_end(matches.entries)
        render_status(matches, view)
        render_library_size(2, 1, "2020-01-01")
        render_list(index, matches, view, matches.sort, end)
        render_facets(matches, view)
        render_chips(view, {})
        render_remarks(matches)
        to_fragment(view)
    for entry in index.search(View()).entries:
        to_html(entry.body)
        to_markdown(entry, index.conference_of(entry))
    return index


def warm_up_often() -> None:
    """Warm up until CPython has specialised the bytecode."""
    for _ in range(TIMES):
        warm_up()
