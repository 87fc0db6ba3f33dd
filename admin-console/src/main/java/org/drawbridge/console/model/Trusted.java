package org.drawbridge.console.model;

/// Which certificate was trusted for which appliance: remembered from one start to the next.
public interface Trusted {

    /// Empty if none was trusted yet.
    String fingerprint(String address);

    void trust(String address, String fingerprint);
}
