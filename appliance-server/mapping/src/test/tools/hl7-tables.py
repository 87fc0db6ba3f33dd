#!/usr/bin/env python3
"""Writes which codes the HL7 v2 tables have in the edition that FHIR R4 publishes.

  hl7-tables.py HAPI_FHIR_VALIDATION_RESOURCES_R4_JAR > ../formats/src/main/resources/org/drawbridge/formats/hl7v2/hl7-tables.txt

A line a table: its number, then its codes. A code that R4's edition of a table lacks must not go by the table's URI: a
validator refuses it.
"""
import sys, zipfile, xml.etree.ElementTree as ET

NS = "{http://hl7.org/fhir}"


def codes(node):
    for concept in node.findall(NS + "concept"):
        yield concept.find(NS + "code").get("value")
        yield from codes(concept)


def main():
    root = ET.fromstring(zipfile.ZipFile(sys.argv[1]).read("org/hl7/fhir/r4/model/valueset/v2-tables.xml"))
    for system in sorted(root.iter(NS + "CodeSystem"), key=lambda each: each.find(NS + "url").get("value")):
        table = system.find(NS + "url").get("value").rsplit("/v2-", 1)[-1]
        known = [code for code in codes(system) if "\t" not in code]
        if table.isdigit() and known:
            print("\t".join([table] + known))


main()
