package org.drawbridge.designer.model;

/// Something wrong with the mapping or with what it did with the sample.
///
/// @param mistake whether the mapping itself is wrong, so that nothing can be made
/// @param place in the file or in the sample
public record Remark(boolean mistake, String place, String text) {}
