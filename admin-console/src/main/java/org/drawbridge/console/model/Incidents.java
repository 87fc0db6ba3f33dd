package org.drawbridge.console.model;

import java.util.List;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.IncidentRow;
import org.drawbridge.desktop.Tasks;

/// What looks like an attack or a misuse, until somebody has seen to it.
public final class Incidents {

    private final Appliance appliance;
    private final Tasks tasks;
    private final Loaded<List<IncidentRow>> rows;
    private final Loaded<Long> action;

    public Incidents(Appliance appliance, Tasks tasks) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.rows = new Loaded<>(tasks);
        this.action = new Loaded<>(tasks);
    }

    public void refresh() {
        rows.load(appliance::incidents);
    }

    /// @param reason what came of it; kept with the incident
    public void acknowledge(IncidentRow incident, String reason) {
        action.clear();
        action.load(() -> {
            appliance.acknowledge(incident.id(), reason);
            tasks.show(this::refresh);
            return incident.id();
        });
    }

    public Loaded<List<IncidentRow>> rows() {
        return rows;
    }

    /// Which one was acknowledged last.
    public Loaded<Long> action() {
        return action;
    }
}
