#!/usr/bin/env python3
"""Writes the table of FHIR R4 elements that mappings are checked against.

  r4-elements.py HAPI_FHIR_VALIDATION_RESOURCES_R4_JAR > src/main/resources/org/drawbridge/mapping/r4-elements.txt

One line an element: path, types (joined by |), '*' if it repeats, '!' if it must be there. A choice such as value[x] gets
a line for each type; that one of them must be there is '!value'.
Resources that no standard map uses are left out; add them to RESOURCES when one does.
"""
import sys, zipfile, xml.etree.ElementTree as ET

NS = "{http://hl7.org/fhir}"
RESOURCES = set("""Account AllergyIntolerance Appointment Bundle CareTeam ChargeItem Condition Coverage Device DiagnosticReport
DocumentReference Encounter EpisodeOfCare Flag Immunization Location Media Medication MedicationAdministration
MedicationDispense MedicationRequest MedicationStatement MessageHeader Observation Organization Patient Person Practitioner
PractitionerRole Procedure Provenance RelatedPerson Schedule ServiceRequest Slot Specimen Task""".split())


def definitions(jar):
    for name in ("profiles-types.xml", "profiles-resources.xml"):
        root = ET.fromstring(jar.read("org/hl7/fhir/r4/model/profile/" + name))
        for d in root.iter(NS + "StructureDefinition"):
            yield d


def attr(node, name):
    child = node.find(NS + name)
    return child.get("value") if child is not None else ""


def main():
    jar = zipfile.ZipFile(sys.argv[1])
    for d in definitions(jar):
        kind, name = attr(d, "kind"), attr(d, "id")
        if attr(d, "derivation") == "constraint" or kind in ("primitive-type", "logical") or attr(d, "abstract") == "true":
            continue
        if kind == "resource" and name not in RESOURCES:
            continue
        for e in d.find(NS + "snapshot").findall(NS + "element"):
            path = attr(e, "path")
            if path.count(".") == 0 or path.split(".")[-1] in ("extension", "modifierExtension", "contained"):
                continue
            many = " *" if attr(e, "max") != "1" else ""
            must = attr(e, "min") != "0"
            types = []
            for t in e.findall(NS + "type"):
                code = attr(t, "code")
                types.append("string" if code.startswith("http://hl7.org/fhirpath/") else code)
            if attr(e, "contentReference"):
                types = [attr(e, "contentReference")]
            if path.endswith("[x]"):
                for t in dict.fromkeys(types):
                    print(path[:-3] + t[0].upper() + t[1:], t + many + (" !" + path[:-3].split(".")[-1] if must else ""))
            else:
                print(path, "|".join(dict.fromkeys(types)) + many + (" !" if must else ""))


main()
