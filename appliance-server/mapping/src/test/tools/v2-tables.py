#!/usr/bin/env python3
"""Writes the code tables of the v2-to-FHIR guide (its folder `codesystems`) as one table of tab-separated values.

  v2-tables.py V2_TO_FHIR_FOLDER > src/main/resources/org/drawbridge/mapping/tables/v2-to-fhir.tsv

A line: table, HL7 v2 table, HL7 v2 code, FHIR code, its system, its display. A code that the guide lists without a target
keeps its own system and text. The guide's `Table[Target]` is written `Table/Target`. Rows whose condition is prose are written to stderr: they have to be
put into a map by hand. What clinics send and the guide lacks stands in tables.yaml.
"""
import csv, pathlib, re, sys

def columns(rows):
    """Where the target's code, display and system stand; the sheets differ."""
    for at, row in enumerate(rows):
        heads = [cell.strip() for cell in row]
        if heads[:2] == ["Code", "Text"]:
            code = heads.index("Code", 1)
            display = heads.index("Display", code)
            return at, code, display, heads.index("Code System", code)
    sys.exit("no header in a sheet")


def clean(text):
    return re.sub(r"\s+", " ", text.replace("Â", " ")).strip()


def main():
    folder = pathlib.Path(sys.argv[1]) / "codesystems"
    print("table\tsource\tcode\ttarget\tsystem\tdisplay")
    for file in sorted(folder.glob("*.csv"), key=lambda each: each.name):
        name = re.sub(r"^HL7 Concept Map_ (.*) - Sheet1$", r"\1", file.stem)
        name = re.sub(r"\[(.*)]", r"/\1", name).replace(" ", "")
        rows = list(csv.reader(open(file, encoding="utf-8-sig", newline="")))
        head, code, display, system = columns(rows)
        seen = set()
        for row in rows[head + 1:]:
            cells = [clean(cell) for cell in row] + [""] * (system + 1)
            source, table, target = cells[0], cells[2], cells[code]
            # Rows such as "..." and "No suggested values" are remarks.
            if not re.fullmatch(r"HL7\d{4}", table) or not source or " " in source or source.startswith(("<", "…", "...")):
                continue
            if any(cells[3:code]):
                print(f"{name} {source}: only if {' '.join(cells[3:code])}", file=sys.stderr)
                continue
            if source in seen:
                continue
            seen.add(source)
            shown = cells[display] or (cells[code + 1] if display > code + 1 else "")
            uri = cells[system]
            if not target or not uri.startswith(("http", "urn:")):
                target, uri, shown = "", "http://terminology.hl7.org/CodeSystem/v2-" + table[3:], cells[1]
            print("\t".join((name, table, source, target, uri, shown)))


main()
