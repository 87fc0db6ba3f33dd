/// Validators in the product: where they come from, and the steps of a channel that ask them. Callable from any
/// thread.
@NullMarked
package org.drawbridge.server.validation;

import org.jspecify.annotations.NullMarked;
