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
    /// Messages came in from another system (DICOM PS3.15 §A.5.3.4 Import).
    RECEIVED("110107", "", "C"),
    /// Messages were sent to another system (DICOM PS3.15 §A.5.3.5 Export).
    SENT("110106", "", "R"),
    /// A program asked another system through the gateway.
    FORWARDED("rest", "", "E"),
    /// Somebody took out what is for support.
    EXPORTED("110106", "", "R"),
    /// An incident was opened.
    ALERTED("110113", "", "E"),
    /// Messages were removed because their time was over, or were lost with a damaged file.
    REMOVED("rest", "delete", "D"),
    /// Somebody looked at or took out the audit trail itself.
    AUDITED("110101", "", "R"),
    /// Somebody logged in, or tried to; then the outcome says so.
    LOGGED_IN("110114", "110122", "E"),
    LOGGED_OUT("110114", "110123", "E"),
    /// Somebody with a key or a session wanted what they may not (Use of Restricted Function).
    REFUSED("110113", "110132", "E"),
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

    /// Empty for none.
    String subtype() {
        return subtype;
    }

    /// `AuditEvent.action`: read, execute, update or delete.
    String code() {
        return code;
    }
}
