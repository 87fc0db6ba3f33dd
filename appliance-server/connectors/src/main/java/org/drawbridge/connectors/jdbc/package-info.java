/// Databases over JDBC: rows that become messages, and messages that become statements with bound parameters. One
/// thread owns each source; destinations are used by many.
@NullMarked
package org.drawbridge.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
