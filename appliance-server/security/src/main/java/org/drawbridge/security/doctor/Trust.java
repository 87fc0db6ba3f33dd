package org.drawbridge.security.doctor;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drawbridge.security.tls.Certificates;

/// Whom to trust when a peer is examined.
///
/// @param names as the configuration says `trust`
/// @param certificates that these names stand for
/// @param others what else there is, by name: it may be what was meant
public record Trust(List<String> names, List<X509Certificate> certificates, Map<String, List<X509Certificate>> others) {

    public Trust {
        names = List.copyOf(names);
        certificates = List.copyOf(certificates);
        others = Map.copyOf(others);
    }

    /// What a configuration with this `trust` would trust. Throws [org.drawbridge.engine.StartupException] if a name
    /// means nothing.
    public static Trust of(Certificates certificates, List<String> names) {
        Map<String, List<X509Certificate>> others = new TreeMap<>();
        for (String each : certificates.trustNames()) {
            if (!names.contains(each)) {
                others.put(each, certificates.trusted(List.of(each)));
            }
        }
        return new Trust(names, certificates.trusted(names), others);
    }
}
