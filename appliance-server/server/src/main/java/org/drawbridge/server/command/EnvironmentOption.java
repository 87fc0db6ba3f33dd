package org.drawbridge.server.command;

import picocli.CommandLine.Option;

/// Which environment of a configuration is meant.
final class EnvironmentOption {

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            defaultValue = "${env:DRAWBRIDGE_ENVIRONMENT:-}",
            description = "whose values fill in $${env:KEY}: environments/NAME.yaml; else DRAWBRIDGE_ENVIRONMENT of the"
                    + " environment, else none")
    private String name = "";

    String name() {
        return name;
    }
}
