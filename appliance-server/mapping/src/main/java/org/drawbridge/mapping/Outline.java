package org.drawbridge.mapping;

import java.util.List;

/// The places of a format as a tree. It is opened as far as somebody looks: types of FHIR contain each other without
/// end. Immutable.
public interface Outline {

    /// A place.
    ///
    /// @param path names it in the whole outline: `PID-5.1`, `Patient.name`; of a target after the map that
    ///     makes it, `PID-Patient/name.family`
    /// @param name as the format calls it: `5`, `family`
    /// @param about for a person, such as "Patient Name"; empty if the name says it
    /// @param type such as `XPN`; empty if it is not known
    record Node(String path, String name, String about, String type, boolean many, boolean required, boolean leaf) {}

    List<Node> roots();

    /// Empty for a leaf.
    List<Node> below(Node node);
}
