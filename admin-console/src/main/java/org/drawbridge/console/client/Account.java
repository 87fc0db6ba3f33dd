package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// A person who may log in.
///
/// @param roles wherever they hold
/// @param channels to which some role is limited
public record Account(String name, List<String> roles, List<String> channels, boolean secondFactor, boolean disabled) {
    public Account {
        roles = List.copyOf(roles);
        channels = List.copyOf(channels);
    }

    static Account of(JsonNode json) {
        return new Account(
                json.path("name").asText(),
                distinct(Fields.list(
                        json.path("grants"), each -> List.of(each.path("role").asText()))),
                distinct(Fields.list(json.path("grants"), each -> Fields.texts(each.path("channels")))),
                json.path("secondFactor").asBoolean(),
                json.path("disabled").asBoolean());
    }

    private static List<String> distinct(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).distinct().sorted().toList();
    }
}
