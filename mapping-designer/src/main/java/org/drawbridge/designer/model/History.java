package org.drawbridge.designer.model;

import java.util.ArrayDeque;
import java.util.Deque;
import org.drawbridge.mapping.MappingDraft;

/// What the mapping was before each edit, and what it was before each step back; without end, as texts, which are
/// small.
final class History {

    private final Deque<String> past = new ArrayDeque<>();
    private final Deque<String> future = new ArrayDeque<>();
    private MappingDraft now;

    History(MappingDraft begin) {
        this.now = begin;
    }

    MappingDraft now() {
        return now;
    }

    void change(MappingDraft next) {
        past.push(now.text());
        future.clear();
        now = next;
    }

    boolean canUndo() {
        return !past.isEmpty();
    }

    boolean canRedo() {
        return !future.isEmpty();
    }

    void undo() {
        if (canUndo()) {
            future.push(now.text());
            now = now.withText(past.pop());
        }
    }

    void redo() {
        if (canRedo()) {
            past.push(now.text());
            now = now.withText(future.pop());
        }
    }
}
