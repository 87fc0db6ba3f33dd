/// What keeps the appliance safe on a network that is not: vault, TLS, people and keys, audit. Knows no wire.
@NullMarked
package org.drawbridge.security;

import org.jspecify.annotations.NullMarked;
