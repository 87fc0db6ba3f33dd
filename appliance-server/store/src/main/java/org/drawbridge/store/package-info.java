@NullMarked
package org.drawbridge.store;

import org.jspecify.annotations.NullMarked;
