package org.drawbridge.server.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.people.Grant;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;

/// A home in which something of each kind is kept: made once with each release, as
/// `src/test/resources/homes/VERSION.zip`,
/// and never changed. Its keys are in it, and it holds nothing but what stands here.
final class ReleasedHome {

    static final String ADMIT =
            "MSH|^~\\&|PMS|NORTH|HUB|HUB|20260131090000||ADT^A04^ADT_A01|HOME-1|P|2.5.1\rEVN||20260131090000\r"
                    + "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE||19620317|M\rPV1|1|O\r";
    static final String RESULT = "MSH|^~\\&|LAB|NORTH|HUB|HUB|20260131100000||ORU^R01^ORU_R01|HOME-2|P|2.5.1\r"
            + "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE||19620317|M\rOBR|1|ORDER-9||718-7^HGB^LN\rOBX|1|NM|718-7^HGB^LN||13.2|g/dL||||F\r";
    static final String REFUSED =
            "MSH|^~\\&|PMS|NORTH|HUB|HUB|20260131110000||BAR^P01|HOME-3|P|2.5.1\rEVN||20260131110000\r";

    static final String ACCOUNT = "testoperator";
    static final String SECRET = "lab/token";

    private static final Duration LONG = Duration.ofDays(36_500);

    private ReleasedHome() {}

    /// The configuration that it belongs to: one destination delivers, the other one's messages wait.
    static Site site(Path folder) throws IOException {
        Site site = Site.in(folder).channel("feed", """
                source:
                  mllp: {host: 127.0.0.1, port: 0, types: ["ADT^*", "ORU^*"]}
                destinations:
                  - name: archive
                    mapping: hl7v2-to-fhir
                    file: {folder: %s, name: "{messageId}.{ext}"}
                  - name: ehr
                    mapping: hl7v2-to-fhir
                    fhir: {url: "http://127.0.0.1:1/fhir"}
                """.formatted(folder.resolve("archive")));
        Files.createDirectories(folder.resolve("archive"));
        Files.writeString(site.config().resolve("drawbridge.yaml"), """
                api: {port: 0, tls: false}
                drain: 1s
                retention: {done-days: 0, filtered-days: 0, failed-days: 0}
                """);
        return site;
    }

    /// With the present version.
    static void make(Path folder, Path zip) throws Exception {
        Site site = site(folder);
        try (Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()))) {
            try (Sender sender = Sender.to(appliance.address("feed"))) {
                for (String message : List.of(ADMIT, RESULT, REFUSED)) {
                    AckCode said = sender.exchange(message);
                    if (!said.equals(message.equals(REFUSED) ? AckCode.AR : AckCode.AA)) {
                        throw new IllegalStateException("answered " + said);
                    }
                }
            }
            Site.until("both are delivered", () -> files(folder.resolve("archive")) == 2);
        }
        var keys = new Keyring();
        keys.open(site.home(), Unlock.keyFile(site.home()), Set.of(), Clock.systemUTC());
        keys.vault().put(SECRET, Secret.of("TESTSECRET".toCharArray()));
        new People(keys.vault(), Clock.systemUTC()).add(ACCOUNT, Set.of(new Grant(Role.OPERATOR, Set.of())));
        pack(site.home(), zip);
    }

    /// A key of the API for a home that no appliance runs on.
    static String key(Path home) {
        var keys = new Keyring();
        keys.open(home, Unlock.keyFile(home), Set.of(), Clock.systemUTC());
        return new People(keys.vault(), Clock.systemUTC())
                .addKey("test", EnumSet.allOf(Permission.class), Set.of(), LONG);
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.toString().endsWith(".json")).count();
        }
    }

    private static void pack(Path home, Path zip) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip);
                var out = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(home)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                var entry = new ZipEntry(home.relativize(each).toString());
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                out.putNextEntry(entry);
                Files.copy(each, out);
            }
        }
    }

    /// Files for their owner alone, as a home has them.
    static void unpack(Path zip, Path home) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                var in = new ZipInputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = home.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.copy(in, target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
            }
        }
        try (Stream<Path> folders = Files.walk(home)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }
}
