package org.drawbridge.security.people;

import static org.drawbridge.security.people.Permission.ADMINISTER;
import static org.drawbridge.security.people.Permission.AUDIT;
import static org.drawbridge.security.people.Permission.CONFIGURE;
import static org.drawbridge.security.people.Permission.DOWNTIME;
import static org.drawbridge.security.people.Permission.OBSERVE;
import static org.drawbridge.security.people.Permission.OPERATE;
import static org.drawbridge.security.people.Permission.SEE_PHI;

import java.util.Set;

/// What people are here, each a set of permissions. PHI is for those whose work it is: an administrator who needs it
/// takes another role, too, and the audit trail has it.
public enum Role {
    ADMINISTRATOR(OBSERVE, OPERATE, CONFIGURE, ADMINISTER),
    INTEGRATOR(OBSERVE, OPERATE, CONFIGURE, SEE_PHI),
    OPERATOR(OBSERVE, OPERATE),
    FRONT_DESK(OBSERVE, SEE_PHI, DOWNTIME),
    AUDITOR(OBSERVE, AUDIT);

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        this.permissions = Set.of(permissions);
    }

    public Set<Permission> permissions() {
        return permissions;
    }
}
