package org.drawbridge.formats;

/// How much a [Problem] matters.
public enum Severity {
    INFORMATION,
    WARNING,
    ERROR
}
