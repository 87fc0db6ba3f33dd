/// Sources that look for messages instead of being called. One thread owns each.
@NullMarked
package org.drawbridge.connectors.polling;

import org.jspecify.annotations.NullMarked;
