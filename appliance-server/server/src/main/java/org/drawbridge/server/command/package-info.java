/// The command line.
@NullMarked
package org.drawbridge.server.command;

import org.jspecify.annotations.NullMarked;
