"""How each folder is read, and what other layouts would give."""

from app.parse.corrections import Correction, Corrections
from app.parse.explain import explain, explanation, outcomes

NOTES = {
    "barkcon-2030/ash.md": "# Ash\n\nBy Ada Quill\n\n## Bark\n\nx\n\n## Wood\n\nx\n",
    "barkcon-2030/elm.md": "# Elm\n\nBy Bo Reed\n\n## Bark\n\nx\n\n## Wood\n\nx\n",
    "barkcon-2030/fir.md": "# Fir\n\nBy Cy Moss\n\n## Bark\n\nx\n\n## Wood\n\nx\n",
    "barkcon-2030/LICENSE.md": "MIT\n",
}


def test_the_layout_taken_and_what_it_gives() -> None:
    [decision], said = explain(NOTES)
    assert (decision.folder, decision.layout, decision.is_said) == (
        "barkcon-2030",
        "talk-per-file",
        False,
    )
    assert abs(sum(decision.scores.values()) - 1) < 1e-9
    assert max(decision.scores, key=lambda layout: decision.scores[layout]) == "talk-per-file"
    assert list(decision.left) == ["barkcon-2030/LICENSE.md"]
    found = {
        one.layout: (one.n_conferences, one.n_talks) for one in outcomes(NOTES, decision, said)
    }
    assert found["talk-per-file"] == (1, 3)
    assert found["conference-per-file"] == (3, 6)
    assert found["not-notes"] == (0, 0)


def test_a_correction_is_told() -> None:
    said = Corrections({"barkcon-2030": Correction(layout="conference-per-file")})
    [decision], _ = explain(NOTES, said)
    assert (decision.layout, decision.is_said) == ("conference-per-file", True)


def test_the_explanation_as_text() -> None:
    text = explanation(NOTES | {"backrow.toml": '["barkcon-2030"]\nlayout = "talk-per-file"\n'})
    assert "talk-per-file        3 talks in 1 conferences  <- said by backrow.toml" in text
    assert "left out: barkcon-2030/LICENSE.md: is one of the repository's own papers" in text
