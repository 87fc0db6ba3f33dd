/// The audit trail: who saw and did what, in a chain that shows every change made to it afterwards.
@NullMarked
package org.drawbridge.security.audit;

import org.jspecify.annotations.NullMarked;
