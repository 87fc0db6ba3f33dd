package org.drawbridge.security.people;

/// What one may be allowed to do. Each route of the API wants one of these.
public enum Permission {
    /// See channels, deliveries, events and certificates; messages with what is PHI in them masked.
    OBSERVE,
    /// See PHI: bodies, patients, what peers said; search for patients.
    SEE_PHI,
    /// Start and stop channels; send again, give up.
    OPERATE,
    /// Examine and change how the appliance is connected.
    CONFIGURE,
    /// Give and take accounts, roles and keys.
    ADMINISTER,
    /// Read and verify the audit trail.
    AUDIT,
    /// Ask other systems through the gateway; for programs, so no role has it.
    GATEWAY,
    /// Work while systems are away: carry the picture of the clinic's patients along, hand in the forms of a downtime.
    DOWNTIME
}
