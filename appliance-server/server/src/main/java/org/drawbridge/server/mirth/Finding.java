package org.drawbridge.server.mirth;

/// Something of an export that a person has to look at.
///
/// @param place within the export, such as `ADT in, source, filter, rule 2 'only admissions'`
/// @param text what it is, and what became of it
public record Finding(String place, String text) {}
