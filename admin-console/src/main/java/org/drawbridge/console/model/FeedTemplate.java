package org.drawbridge.console.model;

/// The usual feeds of a clinic, each with what it begins with.
public enum FeedTemplate {
    /// ADT from the practice management system to the EHR.
    ADMISSIONS("adt-in", 2575, "ADT^*", "patient", "admissions.hl7", Way.MLLP_TO_FHIR),
    /// ORU from the laboratory to the EHR.
    RESULTS("lab-in", 2576, "ORU^R01", "order", "results.hl7", Way.MLLP_TO_FHIR),
    /// SIU from the practice management system to the EHR.
    SCHEDULING("siu-in", 2577, "SIU^*", "patient", "scheduling.hl7", Way.MLLP_TO_FHIR),
    /// Results that the laboratory drops as files.
    RESULT_FILES("lab-files", 0, "ORU^R01", "order", "results.hl7", Way.FILES_TO_FHIR),
    /// Messages as they came, to another system that speaks HL7 v2.
    FORWARD("adt-relay", 2578, "ADT^*", "patient", "admissions.hl7", Way.MLLP_TO_MLLP);

    /// What comes in by what, and goes out by what.
    public enum Way {
        MLLP_TO_FHIR,
        FILES_TO_FHIR,
        MLLP_TO_MLLP
    }

    private final String channel;
    private final int port;
    private final String types;
    private final String order;
    private final String sample;
    private final Way way;

    FeedTemplate(String channel, int port, String types, String order, String sample, Way way) {
        this.channel = channel;
        this.port = port;
        this.types = types;
        this.order = order;
        this.sample = sample;
        this.way = way;
    }

    String channel() {
        return channel;
    }

    int port() {
        return port;
    }

    String types() {
        return types;
    }

    /// Which messages keep their order, in the words of the configuration.
    String order() {
        return order;
    }

    /// The resource with a message of it.
    String sample() {
        return sample;
    }

    public Way way() {
        return way;
    }
}
