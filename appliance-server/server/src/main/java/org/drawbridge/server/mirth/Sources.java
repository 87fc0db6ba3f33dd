package org.drawbridge.server.mirth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Listeners and readers, as `source` of a channel.
final class Sources {

    private Sources() {}

    /// No value if messages cannot be taken this way.
    static Optional<ObjectNode> of(Part properties, Notes notes) {
        return switch (properties.kind()) {
            case "TcpReceiverProperties" -> mllp(properties, notes);
            case "FileReceiverProperties" -> file(properties, notes);
            case "HttpReceiverProperties" -> http(properties, notes);
            default -> {
                notes.add("Messages cannot be taken by a " + properties.kind().replace("ReceiverProperties", "")
                        + " here: MLLP, files and HTTP are. The channel was left out.");
                yield Optional.empty();
            }
        };
    }

    private static Optional<ObjectNode> mllp(Part properties, Notes notes) {
        if (!isMllp(properties) || properties.text("serverMode").equals("false")) {
            notes.add(
                    "Plain TCP, other frames than MLLP's, and connections that the receiver opens are not taken here. The"
                            + " channel was left out.");
            return Optional.empty();
        }
        charset(properties, notes);
        return listener(properties, notes).map(listener -> wrapped("mllp", listener));
    }

    /// The standard's frame: VT before, FS and CR after.
    static boolean isMllp(Part properties) {
        Part mode = properties.child("transmissionModeProperties");
        String start = mode.text("startOfMessageBytes");
        String end = mode.text("endOfMessageBytes");
        boolean named = mode.kind().equals("MLLPModeProperties")
                || mode.text("pluginPointName").equals("MLLP");
        return named && (start.isEmpty() || start.equals("0B")) && (end.isEmpty() || end.equals("1C0D"));
    }

    /// Here the answer says that the message is on disk, whatever becomes of it later.
    static void answers(Part properties, Notes notes) {
        String variable = properties.child("sourceConnectorProperties").text("responseVariable");
        if (!variable.isEmpty() && !variable.startsWith("Auto-generate")) {
            notes.add("Senders were answered by " + (variable.equals("None") ? "nothing" : "'" + variable + "'")
                    + "; here they are told as soon as the message is on disk.");
        }
    }

    private static void charset(Part properties, Notes notes) {
        String charset = properties.text("charsetEncoding");
        if (!charset.isEmpty() && !charset.equals("DEFAULT_ENCODING")) {
            notes.add("Texts were read as " + charset + " whatever the sender said; here MSH-18 says it.");
        }
    }

    private static Optional<ObjectNode> listener(Part properties, Notes notes) {
        Part listener = properties.child("listenerConnectorProperties");
        Optional<Integer> port = port(listener.text("port"));
        if (port.isEmpty()) {
            notes.add("The port is not a number (a variable of the server?). The channel was left out.");
            return Optional.empty();
        }
        String host = listener.text("host");
        return Optional.of(object().put("host", host.isEmpty() || host.contains("$") ? "0.0.0.0" : host)
                .put("port", port.get()));
    }

    static Optional<Integer> port(String text) {
        return Optional.of(text)
                .filter(each -> each.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(each -> each > 0 && each < 65_536);
    }

    private static Optional<ObjectNode> http(Part properties, Notes notes) {
        Optional<ObjectNode> listener = listener(properties, notes);
        listener.ifPresent(http -> {
            String path = properties.text("contextPath");
            http.put("path", path.startsWith("/") ? path : "/" + path);
            http.put("anonymous", true);
            notes.add("Everybody who reaches the port may send. Say who may, by `bearer`, `api-key` or `basic`.");
            if (properties.yes("xmlBody")) {
                notes.add("The request was wrapped in XML; here its body alone is the message.");
            }
        });
        return listener.map(http -> wrapped("http", http));
    }

    private static Optional<ObjectNode> file(Part properties, Notes notes) {
        String folder = properties.text("host");
        String files = properties.text("fileFilter");
        if (!local(properties) || properties.yes("regex") || files.contains("$")) {
            notes.add("Files are taken from an absolute folder of this machine, by names such as *.hl7; not from"
                    + " elsewhere, nor by regular expressions. The channel was left out.");
            return Optional.empty();
        }
        ObjectNode file = object().put("folder", folder);
        if (!files.isEmpty()) {
            file.put("files", files.contains(",") ? "{" + files.replace(" ", "") + "}" : files);
        }
        done(properties, file, notes);
        String failed = properties.text("errorMoveToDirectory");
        if (absolute(failed)) {
            file.put("failed", failed);
        }
        String poll = properties.child("pollConnectorProperties").text("pollingFrequency");
        if (poll.matches("[1-9]\\d{1,6}")) {
            file.put("poll", poll + "ms");
        }
        if (properties.yes("directoryRecursion")) {
            notes.add("Folders within the folder are not looked into here.");
        }
        return Optional.of(wrapped("file", file));
    }

    private static void done(Part properties, ObjectNode file, Notes notes) {
        String moved = properties.text("moveToDirectory");
        switch (properties.text("afterProcessingAction")) {
            case "DELETE" -> file.put("delete-done", true);
            case "MOVE" -> {
                if (absolute(moved)) {
                    file.put("done", moved);
                } else {
                    notes.add("Where taken files go holds variables; here it is the folder `done` within the folder.");
                }
            }
            default ->
                notes.add("Taken files stayed where they were; here they go to the folder `done` within the folder.");
        }
    }

    static boolean local(Part properties) {
        return properties.text("scheme").equals("FILE") && absolute(properties.text("host"));
    }

    private static boolean absolute(String folder) {
        return folder.startsWith("/") && !folder.contains("$");
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode wrapped(String kind, ObjectNode inner) {
        ObjectNode source = object();
        source.set(kind, inner);
        return source;
    }
}
