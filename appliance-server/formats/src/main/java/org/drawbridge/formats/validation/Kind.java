package org.drawbridge.formats.validation;

/// What is wrong, coarsely: as fine as both HL7 table 0357 and FHIR's issue types can say it.
public enum Kind {
    /// It is no document of the format.
    UNREADABLE("invalid"),
    /// Something is where nothing may be, or too often.
    STRUCTURE("structure"),
    /// Something that must be there is not.
    REQUIRED("required"),
    /// A value does not have the form of its type.
    VALUE("value"),
    /// A code is not of the table or value set of its place.
    CODE("code-invalid"),
    /// Values that do not go together, as a rule of the standard or of a profile has it.
    RULE("invariant");

    private final String issueType;

    Kind(String issueType) {
        this.issueType = issueType;
    }

    /// Of <http://hl7.org/fhir/issue-type>.
    public String issueType() {
        return issueType;
    }
}
