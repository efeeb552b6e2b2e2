"""The examples in the documentation are sound."""

import re
from pathlib import Path

import msgspec
import yaml

from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule

PAGE = Path(__file__).parents[5] / "docs" / "rooms" / "platforms.application.rules.md"


def test_the_example_of_a_rule_passes_its_check() -> None:
    first = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)[0]
    document = msgspec.convert(yaml.safe_load(first), Rule)

    assert list(rules.check(document)) == []
