package org.drawbridge.engine;

import java.util.Objects;

/// Names one delivery: a message on its way to one destination of its channel. Written `17/ehr`.
public record DeliveryId(MessageId message, String destination) {

    public DeliveryId {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(destination, "destination");
    }

    @Override
    public String toString() {
        return message + "/" + destination;
    }
}
