package org.drawbridge.server.config;

/// A key of a configuration as the code that reads it has it.
///
/// @param file that it is in: `drawbridge.yaml`, or `channels/NAME.yaml` for every channel's
/// @param path within the file; `[]` for each element of a list
/// @param form what values it may have, for a person
/// @param otherwise what counts where it is left out; empty where that is nothing, or depends on other keys
public record Key(String file, String path, String form, String otherwise) {}
