package org.drawbridge.mapping;

/// Can say where it is read in the source. Asked when something is wrong there or somebody wants to know, and not
/// before.
@FunctionalInterface
interface Located {

    /// For a person.
    String location(Place from);
}
