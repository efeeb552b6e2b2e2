"""The examples in the documentation are sound."""

import re
from pathlib import Path

import msgspec
import yaml

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Form

PAGE = Path(__file__).parents[5] / "docs" / "rooms" / "platforms.application.forms.md"


def test_the_example_of_a_form_passes_its_check() -> None:
    first = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)[0]
    document = msgspec.convert(yaml.safe_load(first), Form)

    assert list(forms.check(document)) == []
