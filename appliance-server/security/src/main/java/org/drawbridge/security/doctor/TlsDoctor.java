package org.drawbridge.security.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drawbridge.security.doctor.Hello.Answer;
import org.drawbridge.security.doctor.Hello.Version;
import org.drawbridge.security.tls.Identity;

/// Examines one TLS server: from its name to the last alert.
public final class TlsDoctor {

    /// In milliseconds, for each step.
    private static final int PATIENCE = 5_000;

    private final Question question;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    /// @param name that the server's certificate should be for
    /// @param identity what we present if it asks for a certificate
    public record Question(String host, int port, String name, Trust trust, Optional<Identity> identity) {}

    private TlsDoctor(Question question, Clock clock) {
        this.question = question;
        this.clock = clock;
    }

    /// Blocks for half a minute at most.
    public static List<Finding> examine(Question question, Clock clock) {
        var doctor = new TlsDoctor(question, clock);
        if (doctor.connects() && doctor.speaks()) {
            doctor.shakesHands();
        }
        return List.copyOf(doctor.findings);
    }

    private String address() {
        return question.host() + ":" + question.port();
    }

    private boolean connects() {
        try (Socket _ = connect()) {
            findings.add(Finding.good("connect", address() + " accepts connections."));
            return true;
        } catch (UnknownHostException e) {
            findings.add(Finding.fault(
                    "connect",
                    "The name " + question.host()
                            + " is not known to DNS here. Check how it is written and which DNS this machine asks."));
        } catch (SocketTimeoutException e) {
            findings.add(Finding.fault(
                    "connect", address() + " does not answer at all: a firewall drops it, or the machine is off."));
        } catch (NoRouteToHostException e) {
            findings.add(Finding.fault(
                    "connect", "There is no way in the network to " + address() + ", or a firewall forbids it."));
        } catch (ConnectException e) {
            findings.add(
                    Finding.fault(
                            "connect",
                            address()
                                    + " refuses the connection: nothing listens on this port there, or a firewall forbids it."));
        } catch (IOException e) {
            findings.add(Finding.fault("connect", address() + " cannot be reached."));
        }
        return false;
    }

    private Socket connect() throws IOException {
        var socket = new FlightSocket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(question.host()), question.port()), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Whether it is TLS, and which versions.
    private boolean speaks() {
        Map<Version, Answer> answers = new EnumMap<>(Version.class);
        for (Version version : Version.values()) {
            Answer answer = ask(version);
            answers.put(version, answer);
            if (answer instanceof Answer.NoTls(String what)) {
                findings.add(Finding.fault(
                        "protocol",
                        "What listens there is " + what + ". Connect without TLS, or to the port that has it."));
                return false;
            }
            if (answer instanceof Answer.Silent) {
                findings.add(
                        Finding.fault(
                                "protocol",
                                "It accepts the connection and then says nothing to a TLS hello; it is probably no TLS server."));
                return false;
            }
        }
        List<Version> spoken = answers.entrySet().stream()
                .filter(each -> each.getValue() instanceof Answer.Spoken)
                .map(Map.Entry::getKey)
                .toList();
        if (spoken.isEmpty()) {
            findings.add(Finding.fault("protocol", "It speaks TLS in no version. " + refusals(answers)));
            return false;
        }
        String versions = spoken.stream().map(Version::toString).collect(Collectors.joining(", "));
        boolean modern = spoken.contains(Version.TLS_1_3) || spoken.contains(Version.TLS_1_2);
        findings.add(
                modern
                        ? Finding.good("protocol", "It speaks " + versions + ".")
                        : Finding.fault(
                                "protocol",
                                "It speaks only " + versions
                                        + "; this appliance needs TLS 1.2 or 1.3 (RFC 8996 forbids the older ones). Its software has to be brought up to date."));
        if (modern && (spoken.contains(Version.TLS_1_0) || spoken.contains(Version.TLS_1_1))) {
            findings.add(
                    Finding.note("protocol", "It still offers versions that RFC 8996 forbids; they are not used."));
        }
        return modern;
    }

    private Answer ask(Version version) {
        try (Socket socket = connect()) {
            return Hello.say(socket, version, serverName());
        } catch (IOException e) {
            return new Answer.Closed();
        }
    }

    /// SNI has names, not addresses (RFC 6066 §3).
    private String serverName() {
        return question.name().matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z][A-Za-z0-9-]*")
                ? question.name()
                : "";
    }

    private static String refusals(Map<Version, Answer> answers) {
        return answers.entrySet().stream()
                .map(each -> each.getKey() + ": "
                        + switch (each.getValue()) {
                            case Answer.Alert(String name) -> "the alert " + name + ", " + Alerts.meaning(name);
                            case Answer.Closed _ -> "it closed without a word";
                            case Answer.Spoken _, Answer.NoTls _, Answer.Silent _ -> "no answer of use";
                        })
                .collect(Collectors.joining("; ", "", "."));
    }

    private void shakesHands() {
        try (Socket socket = connect()) {
            Trial trial = Trial.run(socket, question, serverName());
            if (!trial.presented().isEmpty()) {
                findings.addAll(Chain.examine(trial.presented(), question.name(), question.trust(), clock.instant()));
            }
            asked(trial);
            findings.add(trial.failed()
                    .map(this::failed)
                    .orElseGet(() -> Finding.good("handshake", "The handshake works: " + trial.agreed() + ".")));
        } catch (IOException e) {
            findings.add(Finding.fault("handshake", address() + " could not be reached again for the handshake."));
        }
    }

    private void asked(Trial trial) {
        if (trial.wantsCertificate()) {
            String issuers = trial.issuers().isEmpty()
                    ? "anybody"
                    : trial.issuers().stream().limit(8).collect(Collectors.joining("; "));
            String presented = question.identity()
                    .map(each -> "We presented the certificate '" + each.name() + "', signed by \""
                            + each.certificate().getIssuerX500Principal().getName() + "\".")
                    .orElse("We presented none; name one with --certificate.");
            findings.add(Finding.note(
                    "client-certificate", "It asks for a client certificate signed by " + issuers + ". " + presented));
        }
    }

    private Finding failed(Trial.Failed failed) {
        if (!failed.alert().isEmpty()) {
            return Finding.fault(
                    "handshake",
                    "It ended the handshake with the alert " + failed.alert() + ": " + Alerts.meaning(failed.alert())
                            + ".");
        }
        return Finding.fault("handshake", failed.sentence());
    }
}
