@NullMarked
package org.drawbridge.server;

import org.jspecify.annotations.NullMarked;
