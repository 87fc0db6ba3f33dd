package org.drawbridge.security.audit;

/// What was done, as the DICOM and RESTful codes that FHIR AuditEvent has for it (R4 §AuditEvent.type, subtype,
/// action).
public enum Action {
    /// Somebody saw PHI.
    VIEWED("rest", "read", "R"),
    /// Somebody searched where PHI is found.
    SEARCHED("rest", "search", "E"),
    /// Somebody moved a delivery or a channel, or changed accounts or keys.
    CHANGED("rest", "update", "U"),
    /// Messages were removed because their time was over, or were lost with a damaged file.
    REMOVED("rest", "delete", "D"),
    /// Somebody looked at or took out the audit trail itself.
    AUDITED("110101", "export", "R"),
    LOGGED_IN("110114", "110122", "E"),
    LOGGED_OUT("110114", "110123", "E"),
    /// A wrong password, key or permission.
    REFUSED("110113", "110128", "E"),
    STARTED("110100", "110120", "E"),
    STOPPED("110100", "110121", "E");

    private final String type;
    private final String subtype;
    private final String code;

    Action(String type, String subtype, String code) {
        this.type = type;
        this.subtype = subtype;
        this.code = code;
    }

    String type() {
        return type;
    }

    String subtype() {
        return subtype;
    }

    /// `AuditEvent.action`: read, execute, update or delete.
    String code() {
        return code;
    }
}
