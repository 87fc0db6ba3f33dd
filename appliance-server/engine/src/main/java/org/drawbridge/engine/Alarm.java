package org.drawbridge.engine;

import java.time.Instant;

/// Something looks wrong although nothing failed.
///
/// @param code `silent`, `stuck` or `growing`
/// @param destination whose queue is meant; empty if it is the source
/// @param reason one sentence for a person
public record Alarm(String code, String destination, String reason, Instant since) {}
