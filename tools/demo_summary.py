"""Ends the demo: what the models hold and what was found, counted from the JSON that tenten check gives.

usage: demo_summary.py ja|en TENTEN MODEL...
"""

import json
import subprocess
import sys

WORDS = {
    "ja": {"parties": "主体 {}", "systems": "システム {}", "data": "データ {}", "events": "イベント {}",
           "regimes": "場 {}", "error": "エラー {}", "warning": "警告 {}", "note": "注記 {}", "found": "指摘"},
    "en": {"parties": "{} parties", "systems": "{} systems", "data": "{} data sets", "events": "{} events",
           "regimes": "{} regimes", "error": "errors: {}", "warning": "warnings: {}", "note": "notes: {}",
           "found": "findings"},
}
HELD = ("parties", "systems", "data", "events", "regimes")
FOUND = ("error", "warning", "note")
NEXT = {
    "ja": "次に: build/tenten explain {} purchase で判定の理由、README.ja.md に小さなモデル、examples/ に他の例",
    "en": "next: build/tenten explain {} purchase says why; README.md has a small model, examples/ has more",
}


def summary_of(tenten, model):
    done = subprocess.run([tenten, "check", "--format", "json", model], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return json.loads(done.stdout)["summary"]


def main(language, tenten, *models):
    words = WORDS[language]
    for model in models:
        summary = summary_of(tenten, model)
        held, found = (", ".join(words[name].format(summary[name]) for name in names)
                       for names in (HELD, FOUND))
        print(f"{model}\n    {held}\n    {words['found']}: {found}")
    print(NEXT[language].format(models[-1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
