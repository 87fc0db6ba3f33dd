package org.drawbridge.server.command;

import org.drawbridge.engine.StartupException;
import picocli.CommandLine.Option;

/// Where a sender sends to, as given on the command line.
final class ReceiverOptions {

    @Option(names = "--to", required = true, paramLabel = "HOST:PORT", description = "where to send")
    private String to = "";

    String host() {
        return to.substring(0, colon());
    }

    int port() {
        return Integer.parseInt(to.substring(colon() + 1));
    }

    private int colon() {
        int colon = to.lastIndexOf(':');
        if (colon < 1 || !to.substring(colon + 1).matches("\\d{1,5}")) {
            throw new StartupException("--to: expected HOST:PORT, such as 127.0.0.1:2575.");
        }
        return colon;
    }
}
