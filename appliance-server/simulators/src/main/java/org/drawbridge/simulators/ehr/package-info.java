/// A FHIR R4 server as strict as an EHR's, that can be told to misbehave.
@NullMarked
package org.drawbridge.simulators.ehr;

import org.jspecify.annotations.NullMarked;
