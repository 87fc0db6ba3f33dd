/// Says in plain words why a connection does not come about. Callable from any thread; each question opens a handful of
/// connections and closes them.
@NullMarked
package org.drawbridge.security.doctor;

import org.jspecify.annotations.NullMarked;
