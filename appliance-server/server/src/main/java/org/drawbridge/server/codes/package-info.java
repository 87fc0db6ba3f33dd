/// Codes that no table knows, until a person has said what they are.
@NullMarked
package org.drawbridge.server.codes;

import org.jspecify.annotations.NullMarked;
