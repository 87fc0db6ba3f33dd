package org.drawbridge.security.people;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Vault;

/// Accounts of people and keys of programs. They lie in the vault, where the command line can change them, too.
public final class People {

    /// What the name of an account or key may be.
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    /// The account that the first start makes.
    public static final String FIRST = "admin";

    /// Before the names of people who are known elsewhere; no account has a colon.
    private static final String LDAP = "ldap:";

    private static final String OIDC = "oidc:";

    private static final String ENTRY = "people/register";
    private static final Duration CODE_LIFE = Duration.ofDays(3);
    private static final Duration FIRST_KEY_LIFE = Duration.ofDays(365);
    private static final Set<Permission> FIRST_SCOPES = EnumSet.of(
            Permission.OBSERVE,
            Permission.SEE_PHI,
            Permission.OPERATE,
            Permission.CONFIGURE,
            Permission.AUDIT,
            Permission.DOWNTIME);

    private final Vault vault;
    private final Elsewhere elsewhere;
    private final Clock clock;
    private final Lockout lockout;
    private final Guesses guesses = new Guesses();
    private final Sessions sessions;
    private final ReentrantLock changing = new ReentrantLock();

    /// What the first start has made, to be shown once.
    ///
    /// @param code with which the administrator sets a password
    /// @param key of the first program
    public record Start(String administrator, String code, String key) {}

    public People(Vault vault, Clock clock) {
        this(vault, Elsewhere.NONE, clock);
    }

    public People(Vault vault, Elsewhere elsewhere, Clock clock) {
        this.vault = vault;
        this.elsewhere = elsewhere;
        this.clock = clock;
        this.lockout = new Lockout(clock);
        this.sessions = new Sessions(clock);
    }

    private Register register() {
        Optional<Secret> kept = vault.find(ENTRY);
        if (kept.isEmpty()) {
            return new Register(java.util.Map.of(), java.util.Map.of());
        }
        try (Secret secret = kept.get()) {
            return Register.read(secret.reveal());
        }
    }

    private void change(UnaryOperator<Register> change) {
        changing.lock();
        try (Secret changed = Secret.of(change.apply(register()).write())) {
            vault.put(ENTRY, changed);
        } finally {
            changing.unlock();
        }
    }

    /// Makes an administrator and a key if there is nobody yet.
    public Optional<Start> start() {
        Register now = register();
        if (!now.accounts().isEmpty() || !now.keys().isEmpty()) {
            return Optional.empty();
        }
        String code = add(FIRST, Set.of(Grant.everywhere(Role.ADMINISTRATOR)));
        String key = addKey("first", FIRST_SCOPES, Set.of(), FIRST_KEY_LIFE);
        return Optional.of(new Start(FIRST, code, key));
    }

    /// Who a bearer token stands for: a session's or a key's.
    public Optional<Caller> caller(String token) {
        if (token.startsWith(ApiKeys.PREFIX)) {
            return ApiKeys.find(register().keys(), token, clock.instant()).map(ApiKey::caller);
        }
        return sessions.caller(token).flatMap(this::still);
    }

    /// What who logged in may do by now. What people are elsewhere is asked when they log in, and not before the next
    /// time.
    private Optional<Caller> still(Caller then) {
        if (isElsewhere(then.name())) {
            return Optional.of(then);
        }
        return Optional.ofNullable(register().accounts().get(then.name()))
                .filter(each -> !each.disabled())
                .map(Account::caller);
    }

    /// Whether somebody else knows a person of this name, and has their password and second factor.
    public static boolean isElsewhere(String name) {
        return name.indexOf(':') > 0;
    }

    /// Begins a session.
    ///
    /// @param from the address that asks
    /// @param code of the second factor; empty if none is at hand
    public Login login(String from, String name, String password, String code) {
        return guesses.compare(from, () -> login(name, password, code));
    }

    private Login login(String name, String password, String code) {
        Optional<Duration> pause = lockout.pause(name);
        if (pause.isPresent()) {
            return new Login.Locked(pause.get());
        }
        Optional<Account> known = Optional.ofNullable(register().accounts().get(name));
        if (known.isEmpty() && elsewhere.directory().isPresent()) {
            return NAME.matcher(name).matches()
                    ? identified(LDAP, name, elsewhere.directory().get().ask(name, password))
                    : new Login.Wrong(lockout.failed(name));
        }
        Optional<Account> account =
                known.filter(each -> !each.disabled() && !each.password().isEmpty());
        if (!Passwords.matches(account.map(Account::password), password) || account.isEmpty()) {
            return new Login.Wrong(lockout.failed(name));
        }
        if (account.get().hasSecondFactor()) {
            if (code.isEmpty()) {
                return new Login.CodeWanted();
            }
            OptionalLong step =
                    Totp.check(account.get().totp(), code, account.get().totpStep(), clock.instant());
            if (step.isEmpty()) {
                return new Login.Wrong(lockout.failed(name));
            }
            change(now -> now.with(account.get().withTotp(account.get().totp(), step.getAsLong())));
        }
        return begin(account.get());
    }

    /// Sets a password with the one-time code of an account, and begins a session.
    ///
    /// @param from the address that asks
    public Login redeem(String from, String name, String code, String password) {
        return guesses.compare(from, () -> redeem(name, code, password));
    }

    private Login redeem(String name, String code, String password) {
        Optional<Duration> pause = lockout.pause(name);
        if (pause.isPresent()) {
            return new Login.Locked(pause.get());
        }
        Optional<Account> account = Optional.ofNullable(register().accounts().get(name))
                .filter(each -> !each.disabled()
                        && !each.oneTime().isEmpty()
                        && clock.instant().isBefore(each.oneTimeUntil())
                        && Tokens.matches(each.oneTime(), code.strip().toUpperCase(java.util.Locale.ROOT)));
        if (account.isEmpty()) {
            return new Login.Wrong(lockout.failed(name));
        }
        Optional<String> fault = Passwords.fault(password, name);
        if (fault.isPresent()) {
            return new Login.PasswordRefused(fault.get());
        }
        Account changed = account.get().withPassword(Passwords.hash(password));
        change(now -> now.with(changed));
        return begin(changed);
    }

    private Login begin(Account account) {
        lockout.succeeded(account.name());
        return begin(account.caller());
    }

    private Login begin(Caller caller) {
        return new Login.Done(sessions.begin(caller), caller, clock.instant().plus(Sessions.LONGEST));
    }

    /// @param name that counts the failures
    private Login identified(String where, String name, Identified answer) {
        return switch (answer) {
            case Identified.Person(String called, Set<Grant> grants) -> {
                lockout.succeeded(name);
                yield grants.isEmpty() ? new Login.WithoutRole() : begin(Caller.person(where + called, grants));
            }
            case Identified.Nobody _ -> new Login.Wrong(lockout.failed(name));
            case Identified.Away(String why) -> new Login.Away(why);
        };
    }

    /// The provider with which people log in by their browser, if there is one.
    public Optional<IdentityProvider> provider() {
        return elsewhere.provider();
    }

    /// Ends a login by browser, and begins a session. Who tries with what was made up waits like one who guesses.
    ///
    /// @param from the address that asks
    public Login finish(String from, String state, String code) {
        String counted = "browser " + from;
        Optional<Duration> pause = lockout.pause(counted);
        if (pause.isPresent()) {
            return new Login.Locked(pause.get());
        }
        return elsewhere
                .provider()
                .map(provider -> identified(OIDC, counted, provider.finish(state, code)))
                .orElseGet(() -> new Login.Wrong(lockout.failed(counted)));
    }

    /// The roles of a person by now; none for programs and for people who are known elsewhere and not logged in.
    public Set<Role> roles(String name) {
        if (isElsewhere(name)) {
            return sessions.roles(name);
        }
        Account found = register().accounts().get(name);
        return found == null ? Set.of() : found.roles();
    }

    public void logout(String token) {
        sessions.end(token);
    }

    /// A new second factor: what an authenticator app reads. It counts once [#confirmSecondFactor] has seen a code.
    public String offerSecondFactor(String name) {
        String secret = Totp.secret();
        try (Secret kept = Secret.of(secret.toCharArray())) {
            vault.put(offer(name), kept);
        }
        return Totp.uri(name, secret);
    }

    /// False if the code is not that of the offered factor.
    public boolean confirmSecondFactor(String name, String code) {
        Optional<Secret> offered = vault.find(offer(name));
        Account account = register().accounts().get(name);
        if (offered.isEmpty() || account == null) {
            return false;
        }
        try (Secret secret = offered.get()) {
            String text = new String(secret.reveal(), java.nio.charset.StandardCharsets.US_ASCII);
            OptionalLong step = Totp.check(text, code, 0, clock.instant());
            step.ifPresent(used -> {
                change(now -> now.with(account.withTotp(text, used)));
                vault.remove(offer(name));
            });
            return step.isPresent();
        }
    }

    private static String offer(String name) {
        return "people/offer-" + Tokens.hash(name).substring(0, 32);
    }

    public Collection<Account> accounts() {
        return register().accounts().values();
    }

    /// Makes an account, and answers with the one-time code for its password.
    public String add(String name, Set<Grant> grants) {
        return code(Account.make(name, grants));
    }

    /// A new one-time code in the place of password and second factor; empty if there is no such account.
    public Optional<String> reset(String name) {
        Optional<String> code =
                Optional.ofNullable(register().accounts().get(name)).map(this::code);
        sessions.endAll(name);
        lockout.succeeded(name);
        return code;
    }

    private String code(Account account) {
        String code = Tokens.code();
        Instant until = clock.instant().plus(CODE_LIFE);
        change(now -> now.with(account.withCode(Tokens.hash(code), until)));
        return code;
    }

    /// Changes what an account may do; its sessions go on with that. False if there is no such account.
    public boolean assign(String name, Set<Grant> grants, boolean disabled) {
        Account found = register().accounts().get(name);
        if (found == null) {
            return false;
        }
        change(now -> now.with(found.withGrants(grants).withDisabled(disabled)));
        return true;
    }

    public boolean remove(String name) {
        Account found = register().accounts().get(name);
        if (found == null) {
            return false;
        }
        change(now -> now.without(found));
        sessions.endAll(name);
        return true;
    }

    public List<ApiKey> keys() {
        return List.copyOf(register().keys().values());
    }

    /// Makes a key for a program, and answers with it; it is not shown again.
    public String addKey(String name, Set<Permission> scopes, Set<String> channels, Duration life) {
        Instant now = clock.instant();
        String id = Tokens.hash(Tokens.make()).substring(0, 12);
        String secret = Tokens.make();
        var key = new ApiKey(id, name, Tokens.hash(secret), scopes, channels, now, now.plus(life));
        change(register -> register.with(key));
        return ApiKeys.written(id, secret);
    }

    public boolean removeKey(String id) {
        ApiKey found = register().keys().get(id);
        if (found == null) {
            return false;
        }
        change(now -> now.without(found));
        return true;
    }
}
