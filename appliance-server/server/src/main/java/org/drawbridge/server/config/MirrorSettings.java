package org.drawbridge.server.config;

import org.drawbridge.security.vault.Credential;

/// A git repository that gets every revision of the configuration.
///
/// @param url of HTTPS or a file, or a path
/// @param branch that is pushed to; nobody else should
/// @param user empty for none
public record MirrorSettings(String url, String branch, String user, Credential password) {}
