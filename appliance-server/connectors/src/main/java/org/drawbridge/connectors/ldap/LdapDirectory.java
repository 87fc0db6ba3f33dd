package org.drawbridge.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.people.Directory;
import org.drawbridge.security.people.GroupGrants;
import org.drawbridge.security.people.Identified;
import org.drawbridge.security.people.People;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// Looks a person up with an account of ours, then tries their password by logging in as them (RFC 4513 §5.1.3).
public final class LdapDirectory implements Directory {

    /// @param url `ldaps://host:port`, or `ldap://host:port` for StartTLS, or for none on this machine
    /// @param account the DN that may look people up
    /// @param filter that finds a person, with `{name}` for the name that they log in with
    /// @param nameAttribute what the person is called here
    /// @param groupAttribute of the person, the DNs or names of their groups
    /// @param timeout for each answer
    public record Settings(
            URI url,
            PeerTls tls,
            String account,
            Credential password,
            String base,
            String filter,
            String nameAttribute,
            String groupAttribute,
            GroupGrants grants,
            Duration timeout) {}

    /// In a filter, where the name goes.
    public static final String NAME = "{name}";

    private static final Set<ResultCode> NO_ANSWER = Set.of(
            ResultCode.CONNECT_ERROR,
            ResultCode.SERVER_DOWN,
            ResultCode.TIMEOUT,
            ResultCode.UNAVAILABLE,
            ResultCode.BUSY,
            ResultCode.LOCAL_ERROR);

    private final Settings settings;

    public LdapDirectory(Settings settings) {
        this.settings = settings;
    }

    /// Why a filter is none, for a person; empty if it is one.
    public static Optional<String> fault(String filter) {
        try {
            var _ = Filter.create(filter.replace(NAME, "x"));
            return filter.contains(NAME)
                    ? Optional.empty()
                    : Optional.of("names nobody: put {name} where the name goes.");
        } catch (LDAPException e) {
            return Optional.of("is no LDAP filter (RFC 4515), such as (sAMAccountName={name}).");
        }
    }

    @Override
    public Identified ask(String name, String password) {
        // A bind without a password is an anonymous one, and would succeed (RFC 4513 §5.1.2).
        if (password.isEmpty()) {
            return new Identified.Nobody();
        }
        try (LDAPConnection connection = connected()) {
            connection.bind(settings.account(), settings.password().text().orElse(""));
            Optional<SearchResultEntry> found = find(connection, name);
            return found.isPresent() ? identified(connection, found.get(), password) : new Identified.Nobody();
        } catch (LDAPException e) {
            return new Identified.Away(why(e));
        } catch (StartupException e) {
            return new Identified.Away("The directory " + address() + " cannot be used: " + e.getMessage());
        }
    }

    private LDAPConnection connected() throws LDAPException {
        var options = new LDAPConnectionOptions();
        int millis = (int) settings.timeout().toMillis();
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setFollowReferrals(false);
        options.setAbandonOnTimeout(true);
        URI url = settings.url();
        return switch (settings.tls()) {
            case PeerTls.Plain _ -> new LDAPConnection(options, url.getHost(), url.getPort());
            case PeerTls.Protected tls
            when url.getScheme().equals("ldaps") ->
                new LDAPConnection(sockets(tls), options, url.getHost(), url.getPort());
            case PeerTls.Protected tls -> startedTls(new LDAPConnection(options, url.getHost(), url.getPort()), tls);
        };
    }

    /// RFC 4511 §4.14: nothing is sent before.
    private LDAPConnection startedTls(LDAPConnection connection, PeerTls.Protected tls) throws LDAPException {
        try {
            var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(sockets(tls)));
            if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPException(answer);
            }
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private SSLSocketFactory sockets(PeerTls.Protected tls) {
        return new DirectorySockets(tls.context(), settings.timeout());
    }

    /// One person, or nobody: a name that fits two must not log in as either.
    private Optional<SearchResultEntry> find(LDAPConnection connection, String name) throws LDAPException {
        var request = new SearchRequest(
                settings.base(), SearchScope.SUB, filled(name), settings.nameAttribute(), settings.groupAttribute());
        request.setSizeLimit(2);
        try {
            List<SearchResultEntry> found = connection.search(request).getSearchEntries();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The name stands in the filter as a value, whatever is in it (RFC 4515 §3).
    private Filter filled(String name) throws LDAPException {
        return Filter.create(settings.filter().replace(NAME, Filter.encodeValue(name)));
    }

    private Identified identified(LDAPConnection connection, SearchResultEntry found, String password)
            throws LDAPException {
        try {
            connection.bind(found.getDN(), password);
        } catch (LDAPException e) {
            return switch (e.getResultCode().intValue()) {
                case ResultCode.INVALID_CREDENTIALS_INT_VALUE,
                        ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
                        ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE,
                        ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE -> new Identified.Nobody();
                default -> throw e;
            };
        }
        String called = Optional.ofNullable(found.getAttributeValue(settings.nameAttribute()))
                .orElse("");
        if (!People.NAME.matcher(called).matches()) {
            return new Identified.Away("The directory " + address() + " has no usable `" + settings.nameAttribute()
                    + "` for this person: expected letters, digits, '.', '_', '-' and '@', at most 64 of them.");
        }
        String[] groups = Optional.ofNullable(found.getAttributeValues(settings.groupAttribute()))
                .orElse(new String[0]);
        return new Identified.Person(called, settings.grants().of(Arrays.asList(groups), LdapDirectory::same));
    }

    /// Names of groups are DNs, of which spaces and letters' case do not matter; others are compared as texts.
    private static boolean same(String wanted, String has) {
        try {
            return DN.equals(wanted, has);
        } catch (LDAPException e) {
            return wanted.equalsIgnoreCase(has);
        }
    }

    private String why(LDAPException e) {
        ResultCode code = e.getResultCode();
        String directory = "The directory " + address();
        if (NO_ANSWER.contains(code)) {
            return directory + " does not answer, or is not trusted.";
        }
        return switch (code.intValue()) {
            case ResultCode.INVALID_CREDENTIALS_INT_VALUE ->
                directory + " does not accept `people.ldap.account` with its password.";
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE -> directory + " has no `people.ldap.base`.";
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE ->
                directory + " does not let `people.ldap.account` look people up.";
            case ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE, ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE ->
                directory + " wants TLS.";
            default -> directory + " answered with LDAP result " + code.intValue() + ".";
        };
    }

    private String address() {
        URI url = settings.url();
        return url.getScheme() + "://" + url.getHost() + ":" + url.getPort();
    }
}
