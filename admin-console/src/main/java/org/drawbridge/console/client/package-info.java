/// The appliance's API, as the console sees it: calls that block, and events that are pushed.
/// Knows no toolkit; to be called from background threads.
@NullMarked
package org.drawbridge.console.client;

import org.jspecify.annotations.NullMarked;
