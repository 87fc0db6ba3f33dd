/// What the console works with while the appliance is away: an encrypted copy of the clinic's picture, the forms that
/// are
/// filled in meanwhile, and their way back. Files are read and written on background threads; [Fallback] is for the
/// screens' thread and knows no toolkit.
@NullMarked
package org.drawbridge.console.fallback;

import org.jspecify.annotations.NullMarked;
