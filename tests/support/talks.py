"""Notes that the tests of this folder read."""

UTOPIA = """# PyCon Utopia 2026

---

## Types without tears

Ada Example

* start at the edges, see [tests](other.md) and ![a plan](plan.png)

## Testing what matters

Bo Sample

* [ ] read up on mutants

```python
assert True
```

## A quiet talk

Cy Third
"""
OTHER = "# OtherConf 2025\n\n---\n\n## Queues and tears\n\nDi Fourth\n\n* tears of a queue\n"
NOTES = {"utopia.md": UTOPIA, "other.md": OTHER}
TYPES, TESTING, QUIET, QUEUES = (
    "pycon-utopia-2026/types-without-tears",
    "pycon-utopia-2026/testing-what-matters",
    "pycon-utopia-2026/a-quiet-talk",
    "otherconf-2025/queues-and-tears",
)


def many(n: int) -> dict[str, str]:
    """One conference of many talks."""
    talks = "".join(f"## Talk number {at}\n\n* words of {at}\n\n" for at in range(n))
    return {"many.md": f"# ManyConf 2024\n\n---\n\n{talks}"}
