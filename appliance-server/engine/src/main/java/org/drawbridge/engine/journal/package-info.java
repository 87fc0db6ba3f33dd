/// The port of the journal: the durable record of messages, deliveries and attempts, and the questions one may
/// ask it. Every type here is an immutable value; [org.drawbridge.engine.journal.Journal] may be called from any
/// thread.
@NullMarked
package org.drawbridge.engine.journal;

import org.jspecify.annotations.NullMarked;
