package org.drawbridge.desktop;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of a program's screens, in the language of the desktop. Each program has a bundle of its own.
public final class Words {

    private final ResourceBundle bundle;

    /// @param bundle such as `org.drawbridge.console.texts`
    public Words(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    public String of(String key, Object... values) {
        String text = bundle.getString(key);
        return values.length == 0 ? text : new MessageFormat(text, Locale.getDefault()).format(values);
    }

    public boolean has(String key) {
        return bundle.containsKey(key);
    }
}
