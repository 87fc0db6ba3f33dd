/// What a clinic works with while systems are away: the picture of its patients and appointments, made of the messages
/// that passed through, the forms that are filled in meanwhile, and both on paper. Knows no wire, no journal and no
/// screen; what changes ([Picture]) is for one thread, all else are values.
@NullMarked
package org.drawbridge.downtime;

import org.jspecify.annotations.NullMarked;
