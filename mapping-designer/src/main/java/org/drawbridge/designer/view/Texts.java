package org.drawbridge.designer.view;

import java.util.ResourceBundle;
import org.drawbridge.desktop.Words;

/// The words of the designer, in the language of the desktop.
final class Texts {

    private static final Words WORDS = new Words(ResourceBundle.getBundle("org.drawbridge.designer.texts"));

    private Texts() {}

    static String of(String key, Object... values) {
        return WORDS.of(key, values);
    }

    static boolean has(String key) {
        return WORDS.has(key);
    }
}
