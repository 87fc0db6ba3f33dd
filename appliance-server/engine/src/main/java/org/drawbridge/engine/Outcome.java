package org.drawbridge.engine;

/// What came of one attempt to deliver.
public sealed interface Outcome {

    /// The peer took it. `note` says in a few words what it answered, without PHI (`200, 3 created`).
    record Delivered(String note) implements Outcome {}

    /// The peer did not take it, or it is not known whether it did.
    record Failed(Failure failure) implements Outcome {}
}
