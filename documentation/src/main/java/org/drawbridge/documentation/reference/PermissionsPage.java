package org.drawbridge.documentation.reference;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.people.Role;

/// Who may do what.
final class PermissionsPage {

    private PermissionsPage() {}

    static String text() {
        var text = new StringBuilder("# Permissions and roles\n\n")
                .append(Reference.NOTICE)
                .append(
                        "\nPeople have roles, API keys have permissions (their scopes). Either can be kept to some channels.\n")
                .append("\n## Permissions\n\n| permission | lets one | calls of the API |\n|---|---|---|\n");
        for (Permission each : Permission.values()) {
            text.append("| `%s` | %s | %s |\n".formatted(word(each), meaning(each), calls(word(each))));
        }
        text.append("\n## Roles\n\n| role |");
        Arrays.stream(Permission.values())
                .forEach(each -> text.append(" `").append(word(each)).append("` |"));
        text.append("\n|---|").append("---|".repeat(Permission.values().length)).append('\n');
        for (Role role : Role.values()) {
            text.append("| `").append(word(role)).append("` |");
            for (Permission each : Permission.values()) {
                text.append(role.permissions().contains(each) ? " yes |" : "  |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String meaning(Permission permission) {
        return switch (permission) {
            case OBSERVE ->
                "see channels, deliveries, events and certificates; messages with what is PHI in them masked";
            case SEE_PHI -> "see PHI: bodies, patients, what peers said; search for patients";
            case OPERATE -> "start and stop channels; send again, give up";
            case CONFIGURE -> "examine and change how the appliance is connected";
            case ADMINISTER -> "give and take accounts, roles and keys";
            case GATEWAY -> "ask systems through the gateway";
            case DOWNTIME -> "take the picture of the clinic along for downtimes, and hand forms in";
            case AUDIT -> "read and verify the audit trail";
        };
    }

    private static String calls(String permission) {
        return ApiPage.document().get("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(call ->
                                call.getValue().path("x-permission").asText().equals(permission))
                        .map(call -> Map.entry(path.getKey(), call.getKey())))
                .map(call -> "`%s %s`".formatted(call.getValue().toUpperCase(Locale.ROOT), call.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
