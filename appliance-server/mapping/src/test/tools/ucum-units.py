#!/usr/bin/env python3
"""Writes the unit atoms of UCUM from its essence file.

  ucum-units.py UCUM_JAR > src/main/resources/org/drawbridge/mapping/tables/ucum-units.txt

Three lines: prefixes, atoms that take a prefix, atoms that take none.
"""
import sys, zipfile, xml.etree.ElementTree as ET



def main():
    jar = zipfile.ZipFile(sys.argv[1])
    root = ET.fromstring(jar.read(next(name for name in jar.namelist() if name.endswith("ucum-essence.xml"))))
    print(" ".join(each.get("Code") for each in root.iter("prefix")))
    units = list(root.iter("base-unit")) + list(root.iter("unit"))
    metric = [each.get("Code") for each in units if each.tag.endswith("base-unit") or each.get("isMetric") == "yes"]
    print(" ".join(dict.fromkeys(metric)))
    print(" ".join(dict.fromkeys(each.get("Code") for each in units if each.get("Code") not in metric)))


main()
