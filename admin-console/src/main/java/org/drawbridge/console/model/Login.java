package org.drawbridge.console.model;

import java.net.URI;
import java.util.Locale;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.Session;
import org.drawbridge.desktop.Tasks;

/// The way in: where the appliance is, whether it is the right one, and who one is.
public final class Login {

    /// How far one is.
    public sealed interface Step {
        /// Name and password are wanted.
        ///
        /// @param error why the last try failed; empty if there was none
        record Asking(String error) implements Step {}

        /// What was given is no address.
        record BadAddress() implements Step {}

        record Waiting() implements Step {}

        /// The appliance shows a certificate that nobody has trusted here yet.
        ///
        /// @param known whether another one was trusted before, which is worth a warning
        record Compare(String fingerprint, boolean known) implements Step {}

        record Entered(Appliance appliance, Session session) implements Step {}
    }

    /// Makes the way to an appliance.
    public interface Connecting {
        Appliance connect(URI base);

        /// Of the certificate that it has shown last; empty if none.
        String shown(Appliance appliance);
    }

    private final Connecting connecting;
    private final Trusted trusted;
    private final Tasks tasks;
    private final StringProperty url;
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");
    private final StringProperty code = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Step.Asking(""));
    private boolean first;

    public Login(String url, Connecting connecting, Trusted trusted, Tasks tasks) {
        this.url = new SimpleStringProperty(url);
        this.connecting = connecting;
        this.trusted = trusted;
        this.tasks = tasks;
    }

    /// @param redeem whether the code is the one-time code of a new person, and the password the one to be made
    public void enter(boolean redeem) {
        first = redeem;
        URI base;
        try {
            base = URI.create(url.get().strip());
        } catch (IllegalArgumentException e) {
            step.set(new Step.BadAddress());
            return;
        }
        if (base.getHost() == null
                || base.getScheme() == null
                || !base.getScheme().matches("https?")) {
            step.set(new Step.BadAddress());
            return;
        }
        Appliance appliance = connecting.connect(base);
        step.set(new Step.Waiting());
        tasks.run(
                () -> redeem
                        ? appliance.redeem(name.get().strip(), code.get().strip(), password.get())
                        : appliance.login(
                                name.get().strip(), password.get(), code.get().strip()),
                session -> {
                    password.set("");
                    code.set("");
                    step.set(new Step.Entered(appliance, session));
                },
                failure -> step.set(failed(appliance, failure)));
    }

    private Step failed(Appliance appliance, ApplianceException failure) {
        String shown = connecting.shown(appliance);
        return failure.kind() == ApplianceException.Kind.UNTRUSTED && !shown.isEmpty()
                ? new Step.Compare(
                        shown, !trusted.fingerprint(appliance.address()).isEmpty())
                : new Step.Asking(String.valueOf(failure.getMessage()));
    }

    /// The person has compared the fingerprint.
    public void trust() {
        if (step.get() instanceof Step.Compare compare) {
            trusted.trust(URI.create(url.get().strip()).getAuthority(), compare.fingerprint());
            enter(first);
        }
    }

    public void distrust() {
        step.set(new Step.Asking(""));
    }

    /// In groups of four, as a person compares it.
    public static String readable(String fingerprint) {
        return fingerprint.toUpperCase(Locale.ROOT).replaceAll("(.{4})(?=.)", "$1 ");
    }

    public StringProperty url() {
        return url;
    }

    public StringProperty name() {
        return name;
    }

    public StringProperty password() {
        return password;
    }

    public StringProperty code() {
        return code;
    }

    public ReadOnlyObjectProperty<Step> step() {
        return step.getReadOnlyProperty();
    }
}
