/// What in the audit trail looks like an attack or a misuse: one alert for each incident, until a person has seen it.
/// Callable from any thread.
@NullMarked
package org.drawbridge.security.incident;

import org.jspecify.annotations.NullMarked;
