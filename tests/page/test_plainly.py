"""What is plainly no article is refused with what to do; whatever may be one is read."""

from __future__ import annotations

import time

import pytest

import communique
from communique.errors import NoArticle
from communique.page.plainly import plainly

TABLE = 'date,text,source\n2024-05-06,"Envoys met, and left.\nThey came back.",Courier\n2024-05-07,They met.,Courier\n'
LOG = "".join(f"2024-05-06 10:15:0{n} INFO worker[{n}]: took a page\n" for n in range(9))
SYSLOG = "".join(f"May  6 10:15:0{n} host sshd[4{n}]: closed by 192.0.2.{n}\n" for n in range(9))
ACCESS = "".join(f'192.0.2.{n} - - [06/May/2024:10:15:00 +0000] "GET /{n} HTTP/1.1" 200 5\n' for n in range(9))
PYTHON = (
    "import os\n\ndef main() -> None:\n    path = os.getcwd()\n    for name in os.listdir(path):\n        print(name)\n"
    "\nmain()\n"
)
SCRIPT = "const a = 5;\nfunction f(x) {\n  return x + a;\n}\nlet b = f(2);\nconsole.log(b);\n"
FIGURES = "month exports imports\n" + "".join(f"{n} {n * 31.5:.1f} {n * 12},000\n" for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TABLE, "a table"),
        (TABLE.replace(",", "\t"), "a table"),
        ("text;date\nEnvoys met.;2024-05-06\n", "a table"),
        ("name|age|town\n" + "Lund|51|Oslo\n" * 6, "a table"),
        (FIGURES, "a table"),
        (LOG, "a log"),
        (SYSLOG, "a log"),
        (ACCESS, "a log"),
        (PYTHON, "code"),
        (SCRIPT, "code"),
    ],
)
def test_what_is_no_article(text: str, kind: str) -> None:
    assert plainly(text) == kind
    with pytest.raises(NoArticle, match=f"plainly {kind}, no article; "):
        communique.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Talks in Oslo\n\nEnvoys met, spoke, and left.\n\nThey came back, ate, and slept.\n",
        "The Assembly,\n"
        + "Recalling its earlier words on the river, and on the lake;\n(a) Its later words (2024);\n" * 7
        + "1. Calls upon all to go on;\n",
        "10:15 Lund arrives in Oslo.\n10:30 Osei arrives.\n11:00 The talks begin.\n12:00 Lunch.\n13:00 They go on.\n",
        "LUND: We will go on.\nOSEI: So will we.\nLUND: When?\nOSEI: In May.\nLUND: Good.\nOSEI: Yes.\n",
        "Oslo, Norway, May 6\n" + "Lund, the minister, spoke at length.\nShe left.\n" * 4,
        "Participants:\nKari Lund, Norway, minister\nAma Osei, Ghana, president\n",
        "Title, source\n\nEnvoys met in Oslo.\n",
    ],
)
def test_what_may_be_one(text: str) -> None:
    assert plainly(text) is None


def test_hostile_lines_cost_little() -> None:
    """They take a few milliseconds; what is quadratic would take minutes."""
    began = time.process_time()
    hostile = ("for " + "(" * 60_000 + ".\n", "a,b\n" * 40_000, "= " * 40_000, '"' * 70_000 + "\nx,y")
    assert [plainly(text * 2) for text in hostile] == [None] * 4
    assert time.process_time() - began < 5
