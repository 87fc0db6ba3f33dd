package org.drawbridge.connectors.hl7v2;

import org.drawbridge.formats.validation.Validator;

/// What messages are held against beyond what every channel looks at.
///
/// @param rejects whether a message with an error is refused; else the errors are kept beside it
public record Validation(Validator validator, boolean rejects) {}
