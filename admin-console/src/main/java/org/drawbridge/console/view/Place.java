package org.drawbridge.console.view;

import java.util.Locale;
import org.kordamp.ikonli.feather.Feather;

/// Where one can go.
enum Place {
    OVERVIEW(Feather.ACTIVITY, "observe"),
    MESSAGES(Feather.MAIL, "observe"),
    QUARANTINE(Feather.INBOX, "observe"),
    CHANNELS(Feather.SHARE_2, "observe"),
    FALLBACK(Feather.LIFE_BUOY, "downtime"),
    MAPPINGS(Feather.GIT_BRANCH, "observe"),
    INCIDENTS(Feather.ALERT_TRIANGLE, "audit"),
    AUDIT(Feather.SHIELD, "audit"),
    PEOPLE(Feather.USERS, "administer"),
    CERTIFICATES(Feather.LOCK, "observe"),
    SETTINGS(Feather.SETTINGS, "configure");

    private final Feather icon;
    private final String permission;

    Place(Feather icon, String permission) {
        this.icon = icon;
        this.permission = permission;
    }

    /// Of its name in the texts.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Feather icon() {
        return icon;
    }

    /// Without it the place has nothing to show.
    String permission() {
        return permission;
    }
}
