package org.drawbridge.security.people;

import java.util.Set;

/// What somebody else says of who wants to log in.
public sealed interface Identified {

    /// @param name as they are called there, one that fits [People#NAME]
    /// @param grants that their groups have here; may be none
    record Person(String name, Set<Grant> grants) implements Identified {

        public Person {
            grants = Set.copyOf(grants);
        }
    }

    /// There is no such person, or they did not show that they are.
    record Nobody() implements Identified {}

    /// They cannot be asked.
    ///
    /// @param why one sentence for a person, without names of people
    record Away(String why) implements Identified {}
}
