package org.drawbridge.security.people;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// How many passwords are compared at once: each takes 46 MiB and a core for a tenth of a second, so whoever sends many
/// could keep everybody else from logging in. Any number of threads.
final class Guesses {

    /// Two of them compute, the others wait ([Passwords]).
    private static final int MOST = 16;
    /// A clinic behind one address logs in one by one, too.
    private static final int MOST_OF_ONE = 4;

    private final Map<String, Integer> under = new HashMap<>();
    private int all;

    /// What `compared` answers, or that too many are compared already.
    ///
    /// @param from the address that asks
    Login compare(String from, Supplier<Login> compared) {
        if (!begin(from)) {
            return new Login.Busy();
        }
        try {
            return compared.get();
        } finally {
            end(from);
        }
    }

    private synchronized boolean begin(String from) {
        int theirs = under.getOrDefault(from, 0);
        if (all >= MOST || theirs >= MOST_OF_ONE) {
            return false;
        }
        all++;
        under.put(from, theirs + 1);
        return true;
    }

    private synchronized void end(String from) {
        all--;
        under.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
    }
}
