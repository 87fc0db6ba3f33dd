package org.drawbridge.mapping;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.drawbridge.formats.Severity;

/// Which HL7 v2 event a document that is none means: the first that it names itself or whose condition holds.
///
/// @param choices in order
record Events(List<Choice> choices) {

    sealed interface Choice {

        /// An event such as `ADT^A08`; empty if this is not it.
        ///
        /// @param known the events for which there are messages
        Optional<String> of(Place document, Collection<String> known);

        /// This event, where a condition holds.
        record Meant(String event, Predicate<Place> when) implements Choice {
            @Override
            public Optional<String> of(Place document, Collection<String> known) {
                return Optional.of(event).filter(each -> known.contains(each) && when.test(document));
            }
        }

        /// The document tells its trigger, such as `A08`.
        record Told(Path trigger) implements Choice {
            @Override
            public Optional<String> of(Place document, Collection<String> known) {
                String told = trigger.text(document);
                if (told.isEmpty()) {
                    return Optional.empty();
                }
                Optional<String> found =
                        known.stream().filter(each -> each.endsWith("^" + told)).findFirst();
                if (found.isEmpty()) {
                    document.problem(
                            "event-unknown",
                            Severity.WARNING,
                            trigger.location(document),
                            "No message is made for this event; what is in the document decides.");
                }
                return found;
            }
        }
    }

    static final Events NONE = new Events(List.of());

    Events {
        choices = List.copyOf(choices);
    }

    Optional<String> of(Place document, Collection<String> known) {
        return choices.stream()
                .flatMap(each -> each.of(document, known).stream())
                .findFirst();
    }
}
