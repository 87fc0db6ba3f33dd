package org.drawbridge.mapping;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;

/// One message on its way through a mapping: what has been made of it and what was wrong with it.
final class Run {

    final Hl7Message message;
    final ZoneId zone;
    final Bundle bundle = new Bundle();
    final List<Problem> problems = new ArrayList<>();
    /// What the sender calls itself: the facility, else the application.
    final String sender;

    private final Segment absent;
    private final Map<String, List<String>> named = new HashMap<>();

    Run(Hl7Message message, ZoneId zone) {
        this.message = message;
        this.zone = zone;
        this.absent = message.first("");
        Segment msh = message.first("MSH");
        String facility = msh.field(4).component(1).text().strip();
        this.sender = facility.isEmpty() ? msh.field(3).component(1).text().strip() : facility;
    }

    List<Segment> segments() {
        List<Segment> all = new ArrayList<>(message.size());
        for (int i = 0; i < message.size(); i++) {
            all.add(message.segment(i));
        }
        return all;
    }

    Segment absent() {
        return absent;
    }

    /// Which of the segments of its id it is in the message, from 1.
    int occurrence(Segment segment) {
        int count = 0;
        String id = segment.id();
        for (int i = 0; i <= segment.index(); i++) {
            if (message.segment(i).hasId(id)) {
                count++;
            }
        }
        return count;
    }

    /// Remembers an entry under a name, for references.
    void name(String name, String url) {
        List<String> urls = named.computeIfAbsent(name, _ -> new ArrayList<>());
        if (!urls.contains(url)) {
            urls.add(url);
        }
    }

    List<String> named(String name) {
        return named.getOrDefault(name, List.of());
    }

    void forget(String name) {
        named.remove(name);
    }
}
