"""Atom feeds: entries, links, and ids that last."""

from app.model import Entry
from tests.support.exports import ATOM, atom, feed, listed
from tests.support.library import talk


def test_a_feed_holds_what_has_a_date() -> None:
    entries = [talk(1, date="2025-06-02", url="https://x.example/ü?a=1&b=2"), talk(2)]
    made = atom(listed(*entries), title="Mine & <yours>", home="https://me.example/")
    root = feed(made.text)
    assert root.findtext(f"{ATOM}title") == "Mine & <yours>"
    assert root.findtext(f"{ATOM}updated") == "2025-06-02T00:00:00Z"
    read = root.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}updated") for e in read] == [
        "2025-06-02T00:00:00Z",
        "2025-06-01T00:00:00Z",
    ]
    links = [e.find(f"{ATOM}link") for e in read]
    assert [link.get("href") for link in links if link is not None] == [
        "https://x.example/%C3%BC?a=1&b=2",
        "https://me.example/#talk=conf-2025/talk-2",
    ]
    assert made.n_left_out == 0


def test_ids_stay_when_the_text_changes() -> None:
    def ids(body: str) -> list[str | None]:
        root = feed(atom(listed(talk(1, body=body)), title="x").text)
        return [e.text for e in root.iter(f"{ATOM}id")]

    assert ids("one") == ids("two")
    assert all((text or "").startswith("urn:uuid:") for text in ids("one"))


def test_each_feed_has_an_id_of_its_own() -> None:
    def name(*entries: Entry, home: str | None = None, search: str = "") -> str | None:
        made = atom(listed(*entries), title="x", home=home, search=search)
        return feed(made.text).findtext(f"{ATOM}id")

    home = "https://me.example/"
    assert name(talk(1)) == name(talk(1, body="more"))
    names = {
        name(talk(1)),
        name(talk(2)),
        name(talk(1), home=home),
        name(talk(1), home=home, search="q=a"),
    }
    assert len(names) == 4
    assert name(talk(1), home=home) == name(talk(2), home=home)
