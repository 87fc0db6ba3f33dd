package org.drawbridge.server.downtime;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drawbridge.downtime.Picture;
import org.drawbridge.security.vault.Credential;

/// What of the clinic is kept at hand for when systems are away.
///
/// @param channels whose HL7 v2 messages the picture is made of
/// @param zone of times that are written without one
/// @param ahead how far ahead appointments are handed out
/// @param valid for how long a console may use its copy after the appliance has last confirmed it
public record DowntimeSettings(
        List<String> channels,
        ZoneId zone,
        Picture.Bounds bounds,
        Duration ahead,
        Duration valid,
        Optional<PackSettings> pack) {

    /// The pack on paper.
    ///
    /// @param folder where it is written
    /// @param days of the schedule, from today on
    /// @param password that opens it; without one only the file's permissions protect it
    public record PackSettings(Path folder, Duration every, int days, Locale language, Credential password) {}

    public DowntimeSettings {
        channels = List.copyOf(channels);
    }
}
