/// People of an LDAP directory such as Active Directory. The home of the LDAP library. A connection for each login;
/// callable
/// from any thread.
@NullMarked
package org.drawbridge.connectors.ldap;

import org.jspecify.annotations.NullMarked;
