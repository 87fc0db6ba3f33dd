package org.drawbridge.console.view;

import java.util.prefs.Preferences;
import org.drawbridge.console.model.Trusted;
import org.drawbridge.desktop.Theme;

/// What the console remembers from one start to the next, for each user of the desktop: never anything about patients,
/// and no passwords.
public final class Preferred implements Trusted {

    private static final String HERE = "http://127.0.0.1:8420";

    private final Preferences kept = Preferences.userRoot().node("org/drawbridge/console");

    public String url() {
        return kept.get("url", HERE);
    }

    public void remember(String url) {
        kept.put("url", url);
    }

    public Theme theme() {
        return kept.getBoolean("dark", false) ? Theme.DARK : Theme.LIGHT;
    }

    public void remember(Theme theme) {
        kept.putBoolean("dark", theme == Theme.DARK);
    }

    @Override
    public String fingerprint(String address) {
        return kept.node("trusted").get(address, "");
    }

    @Override
    public void trust(String address, String fingerprint) {
        kept.node("trusted").put(address, fingerprint);
    }
}
