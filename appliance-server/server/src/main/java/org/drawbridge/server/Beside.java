package org.drawbridge.server;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// What lies in the folder of the product's own jar: in a build as in a package.
public final class Beside {

    private Beside() {}

    /// A file or folder there, whether there is one or not.
    public static Path jar(String name) {
        try {
            return Path.of(Beside.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the product's jar has a path", e);
        }
    }
}
