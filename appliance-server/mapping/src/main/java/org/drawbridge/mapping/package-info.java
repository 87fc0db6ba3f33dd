/// Mappings: rules that turn an HL7 v2 message into a FHIR R4 transaction bundle. Begin with [Mapping#standard].
@NullMarked
package org.drawbridge.mapping;

import org.jspecify.annotations.NullMarked;
