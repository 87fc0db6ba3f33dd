package org.drawbridge.mapping;

import java.util.List;
import java.util.Map;

/// Where in a document the rules of a drawing stand, as one path from its root.
sealed interface Spot {

    /// Where a path leads to from here.
    Spot to(String path);

    /// From the root; empty at it.
    String path();

    static Spot of(Format format, String type) {
        return switch (format) {
            case Format.Hl7v2 _ ->
                new OfV2(new V2Standing(new V2Standing.Messages(Map.of(), List.of()), "", List.of()));
            case Format.Fhir _ ->
                new OfTree(true, type.equals("Bundle") || !R4.table().knows(type) ? "" : type);
            case Format.Json _, Format.Xml _, Format.Lines _ -> new OfTree(false, "");
        };
    }

    record OfV2(V2Standing standing) implements Spot {

        @Override
        public Spot to(String path) {
            return new OfV2(standing.at(path));
        }

        @Override
        public String path() {
            var path = new StringBuilder(standing.segment());
            for (int i = 0; i < standing.parts().size(); i++) {
                path.append(i == 0 ? "-" : ".").append(standing.parts().get(i));
            }
            return path.toString();
        }
    }

    record OfTree(boolean fhir, String path) implements Spot {

        @Override
        public Spot to(String text) {
            String at = path;
            TreePath parsed;
            try {
                parsed = fhir ? TreePath.parseFhir(text) : TreePath.parse(text);
            } catch (IllegalArgumentException e) {
                return this;
            }
            for (TreePath.Step step : parsed.steps()) {
                at = switch (step) {
                    case TreePath.Step.Root _ -> "";
                    case TreePath.Step.Up _ -> at.substring(0, Math.max(0, at.lastIndexOf('.')));
                    case TreePath.Step.Name(String name) -> at.isEmpty() ? name : at + "." + name;
                    case TreePath.Step.OfType(String type) -> type;
                    case TreePath.Step.Resolved _ -> at + ".resolve()";
                    case TreePath.Step.Index _, TreePath.Step.Having _ -> at;
                };
            }
            return new OfTree(fhir, at);
        }
    }
}
