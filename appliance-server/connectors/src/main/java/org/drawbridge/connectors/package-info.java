@NullMarked
package org.drawbridge.connectors;

import org.jspecify.annotations.NullMarked;
