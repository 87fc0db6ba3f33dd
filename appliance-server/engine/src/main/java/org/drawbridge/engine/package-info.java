/// Channels, lanes, delivery, retry and recovery behind pure ports: the engine knows no wire and no database.
/// Types here are values or say on which thread they run.
@NullMarked
package org.drawbridge.engine;

import org.jspecify.annotations.NullMarked;
