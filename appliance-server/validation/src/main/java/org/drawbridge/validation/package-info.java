/// The validators of HL7 v2, FHIR R4 and JSON Schema: the home of HAPI and networknt, whose types do not leave
/// it. Found as a service by [StandardValidators]; each validator may be used from any thread.
@NullMarked
package org.drawbridge.validation;

import org.jspecify.annotations.NullMarked;
