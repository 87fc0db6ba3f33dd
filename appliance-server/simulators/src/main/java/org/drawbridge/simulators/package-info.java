@NullMarked
package org.drawbridge.simulators;

import org.jspecify.annotations.NullMarked;
