package org.drawbridge.console.model;

import java.util.List;
import org.drawbridge.console.client.Account;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.AuditRow;
import org.drawbridge.console.client.Certificate;
import org.drawbridge.desktop.Tasks;

/// People, certificates and the audit trail.
public final class Administration {

    private final Appliance appliance;
    private final Tasks tasks;
    private final Loaded<List<Account>> accounts;
    private final Loaded<List<Certificate>> certificates;
    private final Loaded<List<AuditRow>> audit;
    private final Loaded<NewAccount> added;

    /// @param code the one-time code, shown once
    public record NewAccount(String name, String code) {}

    public Administration(Appliance appliance, Tasks tasks) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.accounts = new Loaded<>(tasks);
        this.certificates = new Loaded<>(tasks);
        this.audit = new Loaded<>(tasks);
        this.added = new Loaded<>(tasks);
    }

    public void people() {
        accounts.load(appliance::accounts);
    }

    public void certify() {
        certificates.load(appliance::certificates);
    }

    /// @param who empty for everybody
    /// @param patient empty for every patient
    public void search(String who, String patient) {
        audit.load(() -> appliance.audit(who, patient));
    }

    public void add(String name, String role) {
        added.clear();
        added.load(() -> {
            String code = appliance.addAccount(name, List.of(role));
            tasks.show(this::people);
            return new NewAccount(name, code);
        });
    }

    public Loaded<List<Account>> accounts() {
        return accounts;
    }

    public Loaded<List<Certificate>> certificates() {
        return certificates;
    }

    public Loaded<List<AuditRow>> audit() {
        return audit;
    }

    public Loaded<NewAccount> added() {
        return added;
    }
}
