package org.drawbridge.server.gateway;

import java.net.URI;
import java.util.Optional;

/// Where a system says that something is, as clients reach it.
///
/// @param base of the system
/// @param gateway the path that stands for it here
record Locations(URI base, String gateway) {

    /// Empty for what lies elsewhere: nobody is sent there.
    ///
    /// @param asked what the location is relative to
    Optional<String> here(URI asked, String location) {
        try {
            URI there = asked.resolve(location.strip()).normalize();
            String path = there.getRawPath() == null ? "" : there.getRawPath();
            boolean same = base.getScheme().equalsIgnoreCase(there.getScheme())
                    && base.getHost().equalsIgnoreCase(there.getHost())
                    && port(base) == port(there)
                    && (path.equals(base.getRawPath()) || path.startsWith(base.getRawPath() + "/"));
            if (!same) {
                return Optional.empty();
            }
            String rest = path.substring(base.getRawPath().length());
            return Optional.of(gateway + rest + (there.getRawQuery() == null ? "" : "?" + there.getRawQuery()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
