package org.drawbridge.console.model;

import java.net.URI;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.HttpAppliance;

/// Failures as they really come.
final class Failures {

    private Failures() {}

    /// Port 1 (tcpmux) is served nowhere.
    static ApplianceException unreachable() {
        try (var nobody = new HttpAppliance(URI.create("http://127.0.0.1:1"), "", "")) {
            nobody.me();
            throw new AssertionError("somebody answered");
        } catch (ApplianceException e) {
            return e;
        }
    }
}
