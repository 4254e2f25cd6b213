"""Makes the library and queries that every engine gets: `python -m bench.peers.queries NOTES OUT`.

Writes OUT/library.json (conferences as `app.model` has them) and OUT/queries.json: 1,000
keystrokes (titles, speakers and words of notes, typed letter by letter) and known items
(queries from a talk's own words, most with a typo or a missing letter, and its id); and
phrases typed letter by letter, which only our engine knows. Seeded.
"""

import json
import random
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.model import TALK_KINDS
from app.parse.conferences import parse_library

KEYSTROKES = 1_000
KNOWN = 1_200
_WORD = re.compile(r"[^\W\d_]{4,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main(notes: str, out: str) -> None:
    """Read all notes of a folder and write both files."""
    folder = Path(notes)
    texts = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.md"))
    }
    library = [asdict(conference) for conference, _ in parse_library(texts)]
    write(library, Path(out))


def write(library: list[dict[str, Any]], out: Path) -> None:
    """Write the library and queries made from it."""
    talks = [e for c in library for e in c["entries"] if e["kind"] in TALK_KINDS]
    rng = random.Random(4)  # noqa: S311 - the same queries every time, no secrets
    out.mkdir(parents=True, exist_ok=True)
    (out / "library.json").write_text(json.dumps(library), "utf-8")
    few = [e for c in library[::10] for e in c["entries"] if e["kind"] in TALK_KINDS]
    queries = {
        "keystrokes": keystrokes(talks, rng),
        "small": keystrokes(few, rng),
        "known": known_items(talks, rng),
        "phrases": phrases(talks, rng),
    }
    (out / "queries.json").write_text(json.dumps(queries), "utf-8")


def keystrokes(talks: list[dict[str, Any]], rng: random.Random) -> list[str]:
    """Return the contents of a search box while searches are typed into it."""
    typed: list[str] = []
    while len(typed) < KEYSTROKES:
        words = own_words(rng.choice(talks), rng)
        text = " ".join(words)
        typed += [text[: n + 1] for n in range(len(text)) if text[n] != " "]
    return typed[:KEYSTROKES]


def phrases(talks: list[dict[str, Any]], rng: random.Random) -> list[str]:
    """Return the contents of the box while phrases of titles and notes are typed."""
    typed: list[str] = []
    while len(typed) < KEYSTROKES:
        talk = rng.choice(talks)
        words = re.sub(r"https?://\S+", "", rng.choice([talk["title"], talk["body"]])).split()
        start = rng.randrange(max(1, len(words) - 1))
        text = f'"{" ".join(words[start : start + rng.randint(2, 4)])}"'.replace('""', "")
        typed += [text[: n + 1] for n in range(1, len(text)) if text[n] != " "]
    return typed[:KEYSTROKES]


def own_words(talk: dict[str, Any], rng: random.Random) -> list[str]:
    """Return one to three words of a talk: of its title, its speaker or its notes."""
    title = _WORD.findall(talk["title"])
    body = _WORD.findall(re.sub(r"https?://\S+", "", talk["body"]))
    people = _WORD.findall(" ".join(talk["speakers"]))
    source = rng.choice(["title", "title", "speaker", "body"])
    if source == "title" and title:
        start = rng.randrange(len(title))
        return title[start : start + rng.randint(2, 3)]
    if source == "speaker" and people:
        return [rng.choice(people), *rng.sample(title, min(1, len(title)))]
    longest = sorted(set(body), key=lambda word: (len(word), word))[-12:]
    return rng.sample(sorted(longest), min(3, len(longest))) or title[:2] or ["python"]


def known_items(talks: list[dict[str, Any]], rng: random.Random) -> list[dict[str, str]]:
    """Return queries whose one right answer is known: as remembered, mistyped, or cut short."""
    items: list[dict[str, str]] = []
    while len(items) < KNOWN:
        talk = rng.choice(talks)
        words = [word.lower() for word in own_words(talk, rng)]
        slip = ("none", "typo", "missing", "cut")[len(items) % 4]
        n = rng.randrange(len(words))
        if slip in {"typo", "missing"}:
            words[n] = mistyped(words[n], slip, rng)
        elif slip == "cut":
            words[-1] = words[-1][: max(3, len(words[-1]) * 2 // 3)]
        items.append({"id": talk["id"], "text": " ".join(words), "slip": slip})
    return items


def mistyped(word: str, slip: str, rng: random.Random) -> str:
    """Return a word with a letter missing, swapped, wrong or added."""
    at = rng.randrange(1, len(word) - 1)
    if slip == "missing":
        return word[:at] + word[at + 1 :]
    letter = rng.choice(_LETTERS)
    return rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + letter + word[at:],
        ]
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
