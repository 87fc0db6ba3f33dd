package org.drawbridge.server;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/// What lies in the folder of the product's own jar: in a build as in a package.
public final class Beside {

    private static final String OWN = "/org/drawbridge/server/Beside.class";

    private Beside() {}

    /// A file or folder there, whether there is one or not. By a resource, since a class that comes from an AOT cache
    /// has
    /// no code source.
    public static Path jar(String name) {
        URL own = Beside.class.getResource(OWN);
        if (own == null) {
            throw new IllegalStateException("a class is a resource of its own");
        }
        String text = own.toString();
        String place = text.substring(0, text.length() - OWN.length());
        String file = place.startsWith("jar:") ? place.substring("jar:".length(), place.length() - 1) : place;
        return Path.of(URI.create(file)).resolveSibling(name);
    }
}
