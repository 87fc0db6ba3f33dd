@NullMarked
package org.drawbridge.api;

import org.jspecify.annotations.NullMarked;
