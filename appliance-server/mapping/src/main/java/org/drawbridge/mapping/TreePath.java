package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A path into a tree: `name.family` from where the rule stands, `.` for that itself, `^.id` one step up, `$.order.id`
/// from the root. `[0]` is the first element of a list, `[use=home]` those with that value, `resolve()` the FHIR
/// resource that a reference names. `@id` is an XML attribute. A name with dots or blanks stands in quotes.
record TreePath(String written, List<Step> steps) implements Path {

    /// One step of the way.
    sealed interface Step {
        record Root() implements Step {}

        record Up() implements Step {}

        record Name(String name) implements Step {}

        record Index(int index) implements Step {}

        record Having(TreePath path, String value) implements Step {}

        record Resolved() implements Step {}

        /// Every resource of that type: the document itself, or those of a bundle.
        record OfType(String type) implements Step {}
    }

    private static final Pattern TOKEN =
            Pattern.compile("(\\$)|(\\^)|(resolve\\(\\))|'([^']+)'|([@#\\p{L}_][\\p{L}\\p{N}_:-]*)");
    private static final Pattern FILTER = Pattern.compile("\\[(?:(\\d{1,6})|([^=\\]]+)=([^]]*))]");

    /// Made beforehand, as nearly all lists are short.
    private static final List<String> INDEXES =
            IntStream.range(0, 64).mapToObj(each -> "[" + each + "]").toList();

    TreePath {
        steps = List.copyOf(steps);
    }

    /// Throws [IllegalArgumentException] if it is no path.
    static TreePath parse(String text) {
        List<Step> steps = new ArrayList<>();
        int at = text.equals(".") ? 1 : text.startsWith(".") ? 1 : 0;
        Matcher token = TOKEN.matcher(text);
        Matcher filter = FILTER.matcher(text);
        while (at < text.length()) {
            if (!token.region(at, text.length()).lookingAt()) {
                throw new IllegalArgumentException(
                        "'" + text
                                + "' is no path; expected such as name.family, telecom[system=phone].value, lines[0].'unit price' or $.id");
            }
            steps.add(step(token));
            at = token.end();
            while (at < text.length() && text.charAt(at) == '[') {
                if (!filter.region(at, text.length()).lookingAt()) {
                    throw new IllegalArgumentException("'" + text + "': expected [0] or [name=value] after a name");
                }
                steps.add(
                        filter.group(1) != null
                                ? new Step.Index(Integer.parseInt(filter.group(1)))
                                : new Step.Having(
                                        parse(filter.group(2).strip()),
                                        filter.group(3).strip()));
                at = filter.end();
            }
            if (at < text.length()) {
                if (text.charAt(at) != '.' || at + 1 == text.length()) {
                    throw new IllegalArgumentException(
                            "'" + text + "': expected a dot and a name at character " + (at + 1));
                }
                at++;
            }
        }
        return new TreePath(text, steps);
    }

    /// A path that may begin with a resource type: `Patient.name`, of each Patient that the document has.
    static TreePath parseFhir(String text) {
        TreePath path = parse(text);
        if (!text.startsWith(".")
                && !path.steps().isEmpty()
                && path.steps().getFirst() instanceof Step.Name(String name)
                && R4.table().knows(name)) {
            List<Step> steps = new ArrayList<>(path.steps());
            steps.set(0, new Step.OfType(name));
            return new TreePath(text, steps);
        }
        return path;
    }

    private static Step step(Matcher token) {
        if (token.group(1) != null) {
            return new Step.Root();
        }
        if (token.group(2) != null) {
            return new Step.Up();
        }
        if (token.group(3) != null) {
            return new Step.Resolved();
        }
        return new Step.Name(token.group(4) != null ? token.group(4) : token.group(5));
    }

    @Override
    public void each(Place from, Consumer<Place> then) {
        walk((Branch) from, 0, place -> {
            then.accept(place);
            return true;
        });
    }

    @Override
    public Optional<Place> stand(Place from) {
        var found = new Place[1];
        walk((Branch) from, 0, place -> {
            found[0] = place;
            return false;
        });
        return Optional.ofNullable(found[0]);
    }

    /// @param then takes each place, and says whether to go on
    /// @return whether it would have gone on
    private boolean walk(Branch at, int index, Predicate<Branch> then) {
        if (index == steps.size()) {
            return list(at, then);
        }
        return switch (steps.get(index)) {
            case Step.Root _ -> walk(at.root(), index + 1, then);
            case Step.Up _ -> {
                Branch up = at.outer();
                yield up == null || walk(up, index + 1, then);
            }
            case Step.Name(String name) ->
                list(at, one -> {
                    JsonNode child = one.node().get(name);
                    return child == null || child.isNull() || walk(one.to(child, name), index + 1, then);
                });
            case Step.Index(int number) -> {
                if (at.node().isArray()) {
                    yield number >= at.node().size()
                            || walk(at.to(at.node().get(number), "[" + number + "]"), index + 1, then);
                }
                yield number > 0 || walk(at, index + 1, then);
            }
            case Step.Having(TreePath path, String value) ->
                list(at, one -> !path.any(one, value) || walk(one, index + 1, then));
            case Step.Resolved _ ->
                list(
                        at,
                        one -> at.run()
                                .resources()
                                .resolve(one.node())
                                .map(found -> walk(
                                        at.root()
                                                .to(
                                                        found,
                                                        found.path("resourceType")
                                                                .asText()),
                                        index + 1,
                                        then))
                                .orElse(true));
            case Step.OfType(String type) -> {
                for (JsonNode found : at.run().resources().all(type)) {
                    if (!walk(at.root().to(found, type), index + 1, then)) {
                        yield false;
                    }
                }
                yield true;
            }
        };
    }

    private boolean any(Branch from, String value) {
        return !walk(from, 0, place -> !place.node().asText().strip().equals(value));
    }

    /// The elements of a list, or the one that is none.
    private static boolean list(Branch at, Predicate<Branch> then) {
        JsonNode node = at.node();
        if (!node.isArray()) {
            return then.test(at);
        }
        for (int i = 0; i < node.size(); i++) {
            if (!then.test(at.to(node.get(i), i < INDEXES.size() ? INDEXES.get(i) : "[" + i + "]"))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String text(Place from) {
        return stand(from).map(place -> text((Branch) place)).orElse("");
    }

    private static String text(Branch at) {
        JsonNode node = at.node();
        at.run().read(node);
        return (node.isObject() ? node.path("#text") : node).asText().strip();
    }

    @Override
    public boolean isIn(Place from) {
        return stand(from).isPresent();
    }

    @Override
    public String location(Place from) {
        return stand(from).map(Place::location).orElse(written);
    }
}
