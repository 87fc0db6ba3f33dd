/// Reading and checking the configuration.
@NullMarked
package org.drawbridge.server.config;

import org.jspecify.annotations.NullMarked;
