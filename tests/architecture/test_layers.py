"""The tree is the diagram."""

from pathlib import Path

SRC = Path(__file__).parents[2] / "src" / "kallipolis"


def test_the_tree_shows_one_foundation_three_platforms_four_domains_and_the_channels() -> None:
    tiers = {p.name for p in SRC.iterdir() if p.is_dir() and p.name != "__pycache__"}

    assert tiers == {"foundation", "platforms", "domains", "channels", "site"}
