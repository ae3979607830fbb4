#!/usr/bin/python3
"""Enough situations test each pack: expectations of a verdict in tests/models, a third of which come out
forbidden or undetermined, jp/appi's on every day worth having (on which some law changes, and the day
before). Prints TAP."""

from collections import Counter, defaultdict

from ruamel.yaml import YAML
from tap import ROOT, report

WANTED = {"jp/appi": 60, "eu/gdpr": 30, **dict.fromkeys(
    ("jp/copyright", "jp/financial-instruments", "jp/instalment-sales", "jp/foreign-exchange", "jp/my-number",
     "jp/telecom", "jp/unfair-competition", "cn/data", "uk/gdpr"), 12)}  # others: 8
DATES = """2017-05-29 2017-05-30 2019-01-22 2019-01-23 2020-07-15 2020-07-16 2021-09-30 2021-10-01
2022-03-31 2022-04-01 2022-04-30 2022-05-01 2022-12-27 2022-12-28 2023-03-31 2023-04-01
2023-06-15 2023-06-16 2023-07-09 2023-07-10 2024-03-21 2024-03-22 2024-03-31 2024-04-01
2025-04-07 2025-04-08 2026-01-01 2027-01-17 2028-07-16""".split()
FOLDERS = {"appi": "jp/appi", "gdpr": "eu/gdpr", "us": "us/federal", "contract": "contract",
           "appi-abroad.yaml": "jp/appi-abroad", "appi-handled-abroad.yaml": "jp/appi-abroad",
           "foreign-exchange.yaml": "jp/foreign-exchange", "instalment-sales.yaml": "jp/instalment-sales",
           "copyright.yaml": "jp/copyright", "financial-instruments.yaml": "jp/financial-instruments",
           "my-number.yaml": "jp/my-number", "telecom.yaml": "jp/telecom",
           "unfair-competition.yaml": "jp/unfair-competition", "cn": "cn/data", "uk": "uk/gdpr"}


def day_of(value):
    return str(value)[:10]


def situations(model):
    """(verdict, day) of each expectation that expects a verdict of an event."""
    days = {event.get("id"): event["at"] for event in model.get("events", []) if "at" in event}
    for one in model.get("expect", []):
        if "event" in one and "verdict" in one:
            yield one["verdict"], day_of(one.get("at", days.get(one["event"], model.get("as_of"))))


def count():
    verdicts, days = defaultdict(Counter), defaultdict(set)
    yaml = YAML(typ="safe", pure=True)
    for path in sorted((ROOT / "tests/models").rglob("*.yaml")):
        pack = FOLDERS.get(path.relative_to(ROOT / "tests/models").parts[0])
        if pack is None:
            continue
        for verdict, day in situations(yaml.load(path.read_text(encoding="utf-8"))):
            verdicts[pack][verdict] += 1
            days[pack].add(day)
    return verdicts, days


def problems_of(pack, verdicts, days):
    total = sum(verdicts.values())
    hard = verdicts["forbidden"] + verdicts["undetermined"]
    problems = [] if total >= WANTED.get(pack, 8) else [f"{total} situations only"]
    if 3 * hard < total:
        problems.append(f"{hard} of {total} forbidden or undetermined only")
    if pack == "jp/appi":
        problems += [f"nothing on {day}" for day in DATES if day not in days]
    return problems


def main():
    verdicts, days = count()
    report([(f"{pack}: {sum(verdicts[pack].values())} situations",
             problems_of(pack, verdicts[pack], days[pack])) for pack in sorted(set(FOLDERS.values()))])


if __name__ == "__main__":
    main()
