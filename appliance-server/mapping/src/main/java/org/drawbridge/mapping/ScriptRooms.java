package org.drawbridge.mapping;

import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.drawbridge.mapping.JavaScript.Reader;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// Where expressions run: closed contexts of one engine, each used by one thread at a time and reused, as many as there
/// are processors. One that runs too long is closed by the thread `javascript-watch`, which ends the expression.
final class ScriptRooms {

    /// How long one expression may take.
    static final Duration LONGEST = Duration.ofMillis(700);

    /// How many statements one expression may take, loops counted.
    static final long MOST_STATEMENTS = 500_000;

    /// A text is not longer than this, so that no expression fills the memory with one.
    private static final int LONGEST_TEXT = 16 << 20;

    /// How many compiled expressions a context keeps: mappings come and go while they are worked on.
    private static final int MOST_FUNCTIONS = 1000;

    /// Nothing that one message does may be seen by the next, so nothing global can be changed.
    private static final String FREEZE = """
            for (const name of Object.getOwnPropertyNames(globalThis)) {
              const each = globalThis[name];
              if (each !== globalThis && (typeof each === 'function' || (typeof each === 'object' && each !== null))) {
                if (each.prototype) Object.freeze(each.prototype);
                Object.freeze(each);
              }
            }
            Object.freeze(globalThis);
            """;

    /// @param text as the rule has it
    /// @param body whether it is the body of a function, with `return`, and no expression
    record Source(String text, boolean body) {

        /// The text begins at line 2, so that columns are the author's.
        String function() {
            return body
                    ? "(function (value, at, all) { 'use strict'; const made = (() => {\n" + text
                            + "\n})(); return JSON.stringify(made); })"
                    : "(function (value, at, all) { 'use strict'; return JSON.stringify(\n" + text + "\n); })";
        }
    }

    /// The expression is none, failed or was stopped.
    static final class Faulty extends Exception {
        private static final long serialVersionUID = 1;
        final int line;
        final int column;
        final boolean runaway;

        Faulty(String text, @Nullable SourceSection at, boolean runaway) {
            super(text, null, false, false);
            this.line = at == null ? 0 : Math.max(1, at.getStartLine() - 1);
            this.column = at == null ? 0 : at.getStartColumn();
            this.runaway = runaway;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /// A context with what it has compiled.
    private static final class Room {
        final Context context;
        final Map<Source, Value> functions = new HashMap<>();
        /// When the expression began that runs now, by [System#nanoTime]; 0 if none does.
        volatile long begun;

        Room(Context context) {
            this.context = context;
        }
    }

    private final Engine engine = Engine.newBuilder("js")
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build();
    private final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors() + 2);
    private final ConcurrentLinkedDeque<Room> free = new ConcurrentLinkedDeque<>();
    private final List<Room> all = new CopyOnWriteArrayList<>();

    private final Duration longest;

    /// @param longest how long one expression may take
    ScriptRooms(Duration longest) {
        this.longest = longest;
        Thread.ofPlatform().daemon().name("javascript-watch").start(this::watch);
    }

    private Room open() {
        Context context = Context.newBuilder("js")
                .engine(engine)
                .allowHostAccess(HostAccess.NONE)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowIO(IOAccess.NONE)
                .allowCreateThread(false)
                .allowNativeAccess(false)
                .allowHostClassLoading(false)
                .allowExperimentalOptions(true)
                .option("js.ecmascript-version", "2025")
                .option("js.string-length-limit", String.valueOf(LONGEST_TEXT))
                .option("js.disable-eval", "true")
                .option("js.load", "false")
                .option("js.print", "false")
                .option("js.console", "false")
                .option("js.graal-builtin", "false")
                .timeZone(ZoneOffset.UTC)
                .resourceLimits(ResourceLimits.newBuilder()
                        .statementLimit(MOST_STATEMENTS, null)
                        .build())
                .build();
        context.eval("js", FREEZE);
        var room = new Room(context);
        all.add(room);
        return room;
    }

    /// Throws if it is neither an expression nor the body of a function.
    Source check(String text) throws Faulty {
        try {
            return check(new Source(text, false));
        } catch (Faulty e) {
            if (!text.contains("return")) {
                throw e;
            }
            return check(new Source(text, true));
        }
    }

    private Source check(Source source) throws Faulty {
        Room room = take();
        try {
            Value function = function(room, source);
            room.context.resetLimits();
            room.begun = System.nanoTime();
            tryOut(function);
            return source;
        } catch (PolyglotException e) {
            // Of the mapping's text, not of a message's.
            String rule = e.isSyntaxError()
                    ? String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    : name(e);
            throw new Faulty(rule.replaceFirst("^SyntaxError: \\S+ ", ""), e.getSourceLocation(), false);
        } finally {
            giveBack(room);
        }
    }

    /// Runs it once for nothing, so that what it needs of the engine is loaded before a message waits for it. What
    /// comes
    /// of it does not count: an empty value is not what it was written for.
    private static void tryOut(Value function) {
        try {
            ProxyExecutable nothing = _ -> "";
            ProxyExecutable none = _ -> ProxyArray.fromArray();
            function.execute("", nothing, none);
        } catch (PolyglotException e) {
            // As with a message that it was not written for.
            return;
        }
    }

    /// The JSON of what an expression makes; empty for undefined.
    Optional<String> run(Source source, String value, Reader reader) throws Faulty {
        Room room = take();
        try {
            Value function = function(room, source);
            room.context.resetLimits();
            room.begun = System.nanoTime();
            Value made = function.execute(value, at(reader), all(reader));
            return made.isString() ? Optional.of(made.asString()) : Optional.empty();
        } catch (PolyglotException e) {
            boolean runaway = e.isResourceExhausted() || e.isCancelled();
            throw new Faulty(runaway ? "" : name(e), e.getSourceLocation(), runaway);
        } finally {
            giveBack(room);
        }
    }

    private static Value function(Room room, Source source) {
        if (room.functions.size() > MOST_FUNCTIONS) {
            room.functions.clear();
        }
        return room.functions.computeIfAbsent(source, each -> room.context.eval("js", each.function()));
    }

    private static ProxyExecutable at(Reader reader) {
        return arguments -> reader.at(arguments[0].asString());
    }

    private static ProxyExecutable all(Reader reader) {
        return arguments -> ProxyArray.fromList(List.copyOf(reader.all(arguments[0].asString())));
    }

    /// Its kind alone: what it says may quote a value.
    private static String name(PolyglotException e) {
        Value thrown = e.getGuestObject();
        Value meta = thrown == null ? null : thrown.getMetaObject();
        return meta == null ? "error" : meta.getMetaSimpleName();
    }

    private Room take() {
        places.acquireUninterruptibly();
        Room room = free.pollFirst();
        return room == null ? open() : room;
    }

    /// One that was stopped is closed and is not used again.
    private void giveBack(Room room) {
        room.begun = 0;
        try {
            room.context.resetLimits();
            free.addFirst(room);
        } catch (PolyglotException | IllegalStateException e) {
            all.remove(room);
            room.context.close(true);
        } finally {
            places.release();
        }
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(longest.dividedBy(14));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            for (Room each : all) {
                long begun = each.begun;
                if (begun != 0 && System.nanoTime() - begun > longest.toNanos()) {
                    each.context.close(true);
                }
            }
        }
    }
}
