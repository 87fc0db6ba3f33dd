package org.drawbridge.designer.model;

/// Something wrong with the mapping or with what it did with the sample.
///
/// @param mistake whether the mapping itself is wrong, so that nothing can be made
/// @param place in the file or in the sample
/// @param rule the place of the rule that it is about, or of a part of that; empty if it is about none
public record Remark(boolean mistake, String place, String rule, String text) {}
