package org.drawbridge.server.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Transformation;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Validator;

/// Keeps beside a message in which way what becomes of it breaks the rules, and lets it go on.
///
/// @param from makes it
public record NotedTransformation(Transformation from, Validator validator) implements Transformation {

    @Override
    public Optional<Runnable> afterwards(MessageId message, Payload body, Result result) {
        return from.afterwards(message, body, result);
    }

    @Override
    public Result apply(Payload body) {
        return switch (from.apply(body)) {
            case Result.Mapped(Payload output, List<Problem> problems, String by) -> {
                List<Problem> all = new ArrayList<>(problems);
                Finding.errors(validator.validate(output)).stream()
                        .limit(Finding.KEPT)
                        .map(Finding::problem)
                        .forEach(all::add);
                yield new Result.Mapped(output, all, by);
            }
            case Result.AsReceived same -> same;
            case Result.Filtered filtered -> filtered;
            case Result.Failed failed -> failed;
        };
    }
}
