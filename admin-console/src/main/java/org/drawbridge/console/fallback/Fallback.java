package org.drawbridge.console.fallback;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.Session;
import org.drawbridge.console.fallback.KeptForm.State;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.downtime.Chart;
import org.drawbridge.downtime.Flaw;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.FormWords;
import org.drawbridge.downtime.Likeness;
import org.drawbridge.downtime.Pack;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.drawbridge.downtime.Snapshot;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// Work without the appliance: opening the copy, finding patients in it, filling in forms, and bringing them back when
/// the appliance is there again. With a session it keeps the copy fresh, and takes it away from who may not have it.
public final class Fallback implements AutoCloseable {

    /// How far one is.
    public sealed interface Step {
        /// Nothing was chosen yet; the person chooses a passphrase.
        record New() implements Step {}

        /// The passphrase is wanted.
        record Locked() implements Step {}

        record Working() implements Step {}

        record Open() implements Step {}
    }

    /// What the copy says.
    public record Known(Snapshot snapshot, Instant confirmedAt, Instant expiresAt) {}

    /// What did not work, for the person.
    public sealed interface Wrong {
        record Nothing() implements Wrong {}

        /// Here.
        record Local(FallbackException.Kind kind, String detail) implements Wrong {}

        /// At the appliance, in its words.
        record Remote(String text) implements Wrong {}
    }

    /// Somebody at the appliance.
    private record Online(Appliance appliance, Session session) {}

    /// Where the pack is wanted.
    private record Paper(Path file, String password) {
        @Override
        public String toString() {
            return "Paper[" + file + "]";
        }
    }

    private static final Duration EVERY = Duration.ofMinutes(5);
    /// Until what was not confirmed is sent again.
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final int MOST_FOUND = 200;
    private static final int PACK_DAYS = 2;
    private static final String PERMISSION = "downtime";

    private final Path desks;
    private final Tasks tasks;
    private final Clock clock;
    private final @Nullable Online online;
    private final ReentrantLock disk = new ReentrantLock();
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Step.New());
    private final ReadOnlyObjectWrapper<Wrong> wrong = new ReadOnlyObjectWrapper<>(new Wrong.Nothing());
    private final ReadOnlyObjectWrapper<Optional<Known>> known = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<KeptForm>> forms = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<Instant>> drill = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper reachable = new ReadOnlyBooleanWrapper();
    private @Nullable Desk desk;
    private Desk.@Nullable Opened opened;
    private String tag = "";
    private Payload handout = Payload.EMPTY;
    private @Nullable Paper paper;
    private int damaged;
    private boolean sendsSoon;
    private boolean closed;

    private Fallback(Path desks, Tasks tasks, Clock clock, @Nullable Online online, @Nullable Desk desk) {
        this.desks = desks;
        this.tasks = tasks;
        this.clock = clock;
        this.online = online;
        this.desk = desk;
        reachable.set(online != null);
        step.set(desk == null ? new Step.New() : new Step.Locked());
    }

    /// Without an appliance.
    public static Fallback offline(Desk desk, Tasks tasks, Clock clock) {
        return new Fallback(Path.of(""), tasks, clock, null, desk);
    }

    /// With a session: the copy is fetched now and every few minutes.
    public static Fallback online(Path desks, Appliance appliance, Session session, Tasks tasks, Clock clock) {
        var fallback = new Fallback(desks, tasks, clock, new Online(appliance, session), null);
        fallback.begin();
        return fallback;
    }

    /// Something that takes time and may fail, here or at the appliance.
    private interface Work<T> {
        T run() throws FallbackException, ApplianceException;
    }

    private <T> void run(Work<T> work, Consumer<T> done) {
        tasks.run(
                () -> {
                    disk.lock();
                    try {
                        return work.run();
                    } finally {
                        disk.unlock();
                    }
                },
                done,
                this::failed);
    }

    private void failed(Exception failure) {
        switch (failure) {
            case FallbackException e -> wrong.set(new Wrong.Local(e.kind(), e.detail()));
            default -> wrong.set(new Wrong.Remote(String.valueOf(failure.getMessage())));
        }
        if (step.get() instanceof Step.Working) {
            step.set(desk == null ? new Step.New() : new Step.Locked());
        }
    }

    private void begin() {
        Online there = online;
        if (there == null) {
            return;
        }
        run(
                () -> {
                    Optional<Desk> found = Desk.find(
                            desks, there.appliance().address(), there.session().name(), clock);
                    if (found.isPresent() && !there.session().may(PERMISSION)) {
                        found.get().wipe();
                        return Optional.<Desk>empty();
                    }
                    return found;
                },
                found -> {
                    desk = found.orElse(null);
                    step.set(desk == null ? new Step.New() : new Step.Locked());
                    refresh();
                    again();
                });
    }

    private void again() {
        tasks.after(EVERY, () -> {
            if (!closed) {
                refresh();
                again();
            }
        });
    }

    /// Asks the appliance for what is new, and sends again what it has not confirmed.
    public void refresh() {
        Online there = online;
        Desk mine = desk;
        if (there == null || mine == null || !there.session().may(PERMISSION)) {
            return;
        }
        run(
                () -> {
                    fetch(there, mine);
                    return copy(mine);
                },
                this::show);
    }

    private void fetch(Online there, Desk mine) throws FallbackException, ApplianceException {
        try {
            Optional<Appliance.Handout> fresh = there.appliance().snapshot(tag);
            if (fresh.isPresent()) {
                tag = fresh.get().tag();
                handout = fresh.get().content();
            }
            mine.write(handout.reveal());
        } catch (ApplianceException e) {
            if (e.kind() == ApplianceException.Kind.REFUSED
                    && !there.appliance().me().may(PERMISSION)) {
                mine.wipe();
            }
            throw e;
        }
    }

    private Optional<Known> copy(Desk mine) throws FallbackException {
        Desk.Opened open = opened;
        if (open == null) {
            return Optional.empty();
        }
        CopyFile.Copy copy = mine.read(open);
        return Optional.of(new Known(copy.snapshot(), copy.confirmedAt(), copy.expiresAt()));
    }

    private void show(Optional<Known> copy) {
        wrong.set(new Wrong.Nothing());
        known.set(copy);
        print(() -> {});
        sendAgain();
    }

    /// Once for all forms, however many of them were not confirmed.
    private void sendSoon() {
        if (!sendsSoon) {
            sendsSoon = true;
            tasks.after(SOON, () -> {
                sendsSoon = false;
                sendAgain();
            });
        }
    }

    private void sendAgain() {
        if (!closed) {
            forms.get().stream()
                    .filter(each -> each.state() instanceof State.Sending)
                    .forEach(this::send);
        }
    }

    /// Chooses the passphrase that opens the copy from now on.
    public void choose(char[] passphrase) {
        Online there = online;
        if (there == null) {
            return;
        }
        step.set(new Step.Working());
        run(
                () -> {
                    Desk made = Desk.make(
                            desks, there.appliance().address(), there.session().name(), passphrase, clock);
                    fetch(there, made);
                    return made;
                },
                made -> {
                    desk = made;
                    unlock(passphrase);
                });
    }

    /// Opens the copy.
    public void unlock(char[] passphrase) {
        Desk mine = desk;
        if (mine == null) {
            return;
        }
        step.set(new Step.Working());
        run(() -> mine.open(passphrase), open -> {
            opened = open;
            damaged = open.forms().damaged();
            forms.set(open.forms().all());
            step.set(new Step.Open());
            wrong.set(new Wrong.Nothing());
            run(() -> copy(mine), this::show);
            refresh();
        });
    }

    /// How many records of forms could not be read.
    public int damaged() {
        return damaged;
    }

    /// Whether there is a session, also while the appliance cannot be reached.
    public boolean connected() {
        return online != null;
    }

    /// Is told whether the appliance answers: the copy is old from the moment at which it does not.
    public void answers(boolean now) {
        boolean before = reachable.get();
        reachable.set(now);
        if (now && !before) {
            refresh();
        }
    }

    /// Whether the appliance answers.
    public ReadOnlyBooleanProperty reachable() {
        return reachable.getReadOnlyProperty();
    }

    /// Where the appliance is, as it was when the copy was made.
    public String appliance() {
        Online there = online;
        Desk mine = desk;
        return there != null ? there.appliance().address() : mine == null ? "" : mine.appliance();
    }

    public String account() {
        Online there = online;
        Desk mine = desk;
        return there != null ? there.session().name() : mine == null ? "" : mine.account();
    }

    /// Patients in whose name, number or day of birth it is, in the order of their names.
    public List<Chart> find(String typed) {
        return known.get().stream()
                .flatMap(each -> each.snapshot().charts().stream())
                .filter(each -> typed.isBlank() || Likeness.matches(each.person(), typed))
                .sorted(Comparator.comparing(each -> each.person().name()))
                .limit(MOST_FOUND)
                .toList();
    }

    /// The appointments of a day.
    public List<Snapshot.Visit> visits(LocalDate day) {
        ZoneId zone = ZoneId.systemDefault();
        return known.get()
                .map(each -> each.snapshot()
                        .visits(
                                day.atStartOfDay(zone).toInstant(),
                                day.plusDays(1).atStartOfDay(zone).toInstant()))
                .orElse(List.of());
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault());
    }

    /// Keeps a form. Nothing is kept while it has flaws, which are the answer.
    ///
    /// @param patient whom it is about; [Person#NOBODY] for a registration of somebody who has no number
    public List<Flaw> file(FormKind kind, Person patient, Map<Question, String> answers, Runnable kept) {
        Desk.Opened open = opened;
        Desk mine = desk;
        if (open == null || mine == null) {
            return List.of();
        }
        boolean practice = drill.get().isPresent();
        var form = new Form("", kind, now(), account(), practice, patient, answers);
        List<Flaw> flaws = form.flaws(today());
        if (flaws.isEmpty()) {
            FormsLog log = practice ? open.drill() : open.forms();
            String code = practice ? "DRILL" : mine.formCode();
            kept(
                    () -> log.keep(
                            new KeptForm(form.numbered("%s-%04d".formatted(code, log.next())), new State.Waiting())),
                    log,
                    kept);
        }
        return flaws;
    }

    /// Whole seconds, as messages have them.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void keep(KeptForm form, Runnable kept) {
        Desk.Opened open = opened;
        if (open == null) {
            return;
        }
        FormsLog log = form.form().drill() ? open.drill() : open.forms();
        kept(() -> log.keep(form), log, kept);
    }

    /// Something that is written to the forms.
    private interface Writing {
        void run() throws FallbackException;
    }

    private void kept(Writing writing, FormsLog log, Runnable kept) {
        run(
                () -> {
                    writing.run();
                    return log.all();
                },
                all -> {
                    wrong.set(new Wrong.Nothing());
                    forms.set(all);
                    kept.run();
                });
    }

    /// The registration that has to be decided before, because this form is about who was registered by it.
    public Optional<KeptForm> waitsFor(KeptForm kept) {
        return registration(kept).filter(each -> !(each.state() instanceof State.Accepted));
    }

    private Optional<KeptForm> registration(KeptForm kept) {
        Person patient = kept.form().patient();
        return forms.get().stream()
                .filter(each -> !each.form().number().equals(kept.form().number()))
                .filter(each -> each.form().kind() == FormKind.REGISTRATION && !patient.numbered())
                .filter(each -> patient.identifiers().stream()
                        .anyMatch(own -> own.value().equals(each.form().number())))
                .findFirst();
    }

    /// Whom a form is about, now that it is known who was registered.
    public Person patient(KeptForm kept) {
        return registration(kept)
                .filter(each -> each.state() instanceof State.Accepted)
                .map(each -> each.form().person())
                .orElse(kept.form().person());
    }

    /// Who of those whom the appliance knows now a form may be about.
    public Likeness likeness(KeptForm kept) {
        Person person = patient(kept);
        return known.get()
                .map(each -> Likeness.of(person, each.snapshot()))
                .orElse(new Likeness(Optional.empty(), List.of()));
    }

    /// Accepts a form, which is then sent until the appliance has it.
    ///
    /// @param patient whose it is; of somebody who is new, as the form has it
    /// @param answers as the person has corrected them
    public List<Flaw> accept(KeptForm kept, Person patient, Map<Question, String> answers) {
        Form form = kept.form().with(answers).about(patient);
        List<Flaw> flaws = form.flaws(today());
        if (flaws.isEmpty() && online != null && !form.drill() && waitsFor(kept).isEmpty()) {
            var accepted = new KeptForm(form, new State.Sending(now(), account()));
            keep(accepted, () -> send(accepted));
        }
        return flaws;
    }

    private void send(KeptForm accepted) {
        Online there = online;
        Desk.Opened open = opened;
        if (there == null || open == null) {
            return;
        }
        run(
                () -> {
                    // Sent by another round meanwhile, and settled: whatever is answered now would undo it.
                    if (!open.forms().all().contains(accepted)) {
                        return open.forms().all();
                    }
                    try {
                        long message = there.appliance().hand(accepted.form());
                        open.forms().keep(new KeptForm(accepted.form(), new State.Accepted(now(), account(), message)));
                    } catch (ApplianceException e) {
                        if (e.kind() == ApplianceException.Kind.REFUSED) {
                            open.forms().keep(new KeptForm(accepted.form(), new State.Waiting()));
                        } else {
                            tasks.show(this::sendSoon);
                        }
                        throw e;
                    }
                    return open.forms().all();
                },
                forms::set);
    }

    /// @param reason in the person's words
    public void discard(KeptForm kept, String reason) {
        keep(new KeptForm(kept.form(), new State.Discarded(now(), account(), reason)), () -> {});
    }

    /// Writes the pack to a file that its owner alone may read; while there is a session, it is renewed with the copy.
    ///
    /// @param password that opens it; empty for none
    public void print(Path file, String password, Runnable printed) {
        paper = new Paper(file, password);
        print(printed);
    }

    private void print(Runnable printed) {
        Paper wanted = paper;
        Optional<Known> copy = known.get();
        if (wanted == null || copy.isEmpty()) {
            return;
        }
        boolean practice = drill.get().isPresent();
        write(
                wanted.file(),
                () -> Pack.of(
                        copy.get().snapshot(),
                        copy.get().confirmedAt(),
                        clock.instant(),
                        terms(practice, wanted.password())),
                printed);
    }

    /// Writes the forms that are still to be decided, one a page.
    public void printForms(Path file, String password, Runnable printed) {
        List<Form> open = forms.get().stream()
                .filter(each -> !each.settled())
                .map(KeptForm::form)
                .toList();
        boolean practice = drill.get().isPresent();
        write(file, () -> Pack.of(open, terms(practice, password)), printed);
    }

    private static Pack.Terms terms(boolean practice, String password) {
        return new Pack.Terms(
                new FormWords(Locale.getDefault()), ZoneId.systemDefault(), PACK_DAYS, practice, password);
    }

    private void write(Path file, Supplier<byte[]> content, Runnable written) {
        run(
                () -> {
                    try {
                        OwnFiles.write(file, content.get());
                        return true;
                    } catch (IOException e) {
                        throw new FallbackException(FallbackException.Kind.NO_DISK, file.toString());
                    }
                },
                _ -> {
                    wrong.set(new Wrong.Nothing());
                    written.run();
                });
    }

    /// From now on everything is for practice.
    public void startDrill() {
        Desk.Opened open = opened;
        if (open != null) {
            drill.set(Optional.of(clock.instant()));
            forms.set(open.drill().all());
        }
    }

    /// Ends it; the forms of the drill are settled, so that the next one begins with none.
    public Optional<Drill> endDrill() {
        Desk.Opened open = opened;
        Optional<Instant> began = drill.get();
        if (open == null || began.isEmpty()) {
            return Optional.empty();
        }
        List<Form> filledIn = forms.get().stream()
                .map(KeptForm::form)
                .filter(each -> !each.filledInAt().isBefore(began.get().truncatedTo(ChronoUnit.SECONDS)))
                .toList();
        Drill report =
                Drill.of(began.get(), clock.instant(), filledIn, known.get().map(Known::confirmedAt));
        drill.set(Optional.empty());
        run(
                () -> {
                    for (KeptForm each : open.drill().all()) {
                        if (!each.settled()) {
                            open.drill()
                                    .keep(new KeptForm(each.form(), new State.Discarded(now(), account(), "drill")));
                        }
                    }
                    return open.forms().all();
                },
                forms::set);
        return Optional.of(report);
    }

    public ReadOnlyObjectProperty<Step> step() {
        return step.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Wrong> wrong() {
        return wrong.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Known>> known() {
        return known.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<KeptForm>> forms() {
        return forms.getReadOnlyProperty();
    }

    /// When the drill began; empty if there is none.
    public ReadOnlyObjectProperty<Optional<Instant>> drill() {
        return drill.getReadOnlyProperty();
    }

    @Override
    public void close() {
        closed = true;
        Desk.Opened open = opened;
        if (open != null) {
            open.close();
            opened = null;
        }
    }
}
