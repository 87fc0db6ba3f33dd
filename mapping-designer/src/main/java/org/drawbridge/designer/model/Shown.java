package org.drawbridge.designer.model;

/// Which lines are drawn.
public enum Shown {
    /// Of the mapping's own rules.
    OWN,
    /// And of those that have made something of the sample.
    IN_USE,
    ALL
}
