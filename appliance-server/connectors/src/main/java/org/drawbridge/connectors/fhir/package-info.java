/// FHIR R4 over HTTP. Everything here may be called from any thread.
@NullMarked
package org.drawbridge.connectors.fhir;

import org.jspecify.annotations.NullMarked;
