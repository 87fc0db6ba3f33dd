/// Copies of a home, made while an appliance runs on it, and homes made of copies. For one thread.
@NullMarked
package org.drawbridge.server.backup;

import org.jspecify.annotations.NullMarked;
