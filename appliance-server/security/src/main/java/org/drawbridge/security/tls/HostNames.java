package org.drawbridge.security.tls;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// What this machine is called by its peers.
public final class HostNames {

    private HostNames() {}

    /// Its name, its addresses, the loopback's, and `more`.
    public static Set<String> of(Collection<String> more) {
        Set<String> names = new TreeSet<>(more);
        names.add("localhost");
        names.add("127.0.0.1");
        names.add("::1");
        names.add(own());
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(each -> each.getInterfaceAddresses().stream())
                    .map(InterfaceAddress::getAddress)
                    .filter(each -> !each.isLinkLocalAddress())
                    .forEach(each -> names.add(each.getHostAddress()));
        } catch (SocketException e) {
            // The names above are good all the same.
            return names;
        }
        return names;
    }

    /// What this machine calls itself.
    public static String own() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // It has no name that leads back to it; its addresses will do.
            return "localhost";
        }
    }
}
