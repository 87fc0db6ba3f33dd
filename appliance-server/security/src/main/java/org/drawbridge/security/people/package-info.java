/// Who may do what: people with accounts and sessions, programs with keys. Callable from any thread.
@NullMarked
package org.drawbridge.security.people;

import org.jspecify.annotations.NullMarked;
