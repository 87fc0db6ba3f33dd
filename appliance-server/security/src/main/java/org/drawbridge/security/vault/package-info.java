/// Where secrets are kept: passwords, private keys and tokens of this appliance and of the systems around it, sealed
/// under one key. Callable from any thread, and by the command line beside a running appliance.
@NullMarked
package org.drawbridge.security.vault;

import org.jspecify.annotations.NullMarked;
