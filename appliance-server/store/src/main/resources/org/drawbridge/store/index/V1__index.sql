-- The index over the journal. It holds nothing that the log does not; losing it costs the time to build it again.
-- Instants are nanoseconds since 1970; enumerations are numbers that never change.

CREATE TABLE message (
    id           BIGINT PRIMARY KEY,       -- the sequence number of its Received entry
    channel      VARCHAR NOT NULL,
    received_at  BIGINT NOT NULL,
    peer         VARCHAR NOT NULL,
    sender       VARCHAR NOT NULL,
    control_id   VARCHAR NOT NULL,
    type         VARCHAR NOT NULL,
    patient_id   VARCHAR NOT NULL,
    order_number VARCHAR NOT NULL,
    state        TINYINT NOT NULL,         -- MessageState
    reception    TINYINT NOT NULL,
    leg          TINYINT NOT NULL,
    size         INT NOT NULL,
    body_print   BIGINT NOT NULL,          -- Fingerprint.ofBody
    problems     VARBINARY,                -- null where there are none
    segment      BIGINT NOT NULL,          -- where the Received entry lies in the log
    block        BIGINT NOT NULL,
    record       INT NOT NULL,
    processed_segment BIGINT,              -- where the Processed entry lies, once there is one
    processed_block   BIGINT,
    processed_record  INT
);
CREATE INDEX message_control_id ON message (control_id, id);
CREATE INDEX message_patient_id ON message (patient_id, id);
CREATE INDEX message_order_number ON message (order_number, id);
CREATE INDEX message_state ON message (state, id);
CREATE INDEX message_type ON message (type, id);

CREATE TABLE delivery (
    message      BIGINT NOT NULL,
    destination  VARCHAR NOT NULL,
    channel      VARCHAR NOT NULL,
    lane         VARCHAR NOT NULL,
    sequence     BIGINT NOT NULL,          -- of the Processed entry that made it
    state        TINYINT NOT NULL,
    reason       VARCHAR NOT NULL,
    not_before   BIGINT NOT NULL,
    attempts     INT NOT NULL,
    changed_at   BIGINT NOT NULL,
    took         BIGINT NOT NULL,          -- of the attempt that delivered it, if that was the first; else -1
    PRIMARY KEY (message, destination)
);

-- Deliveries that are not delivered: those under way, which recovery and spilled backlogs read in the order of
-- their making, and those that wait for a person. Most deliveries never come by here.
CREATE TABLE pending (
    channel      VARCHAR NOT NULL,
    destination  VARCHAR NOT NULL,
    settled      BOOLEAN NOT NULL,
    sequence     BIGINT NOT NULL,
    message      BIGINT NOT NULL,
    PRIMARY KEY (channel, destination, settled, sequence)
);

-- Accepted messages that are not processed yet.
CREATE TABLE unprocessed (
    channel      VARCHAR NOT NULL,
    message      BIGINT NOT NULL,
    PRIMARY KEY (channel, message)
);

-- Attempts, save for a first one that delivered.
CREATE TABLE attempt (
    message      BIGINT NOT NULL,
    destination  VARCHAR NOT NULL,
    number       INT NOT NULL,
    at           BIGINT NOT NULL,
    took         BIGINT NOT NULL,
    code         VARCHAR NOT NULL,
    reason       VARCHAR NOT NULL,
    PRIMARY KEY (message, destination, number, at)
);

-- How many messages (destination empty) and deliveries stand in each state.
CREATE TABLE tally (
    channel      VARCHAR NOT NULL,
    destination  VARCHAR NOT NULL,
    state        TINYINT NOT NULL,
    count        BIGINT NOT NULL,
    PRIMARY KEY (channel, destination, state)
);

-- Up to where the log is indexed: the block that holds the last record, and that record's number.
CREATE TABLE position (
    segment      BIGINT NOT NULL,
    block        BIGINT NOT NULL,
    sequence     BIGINT NOT NULL
);
INSERT INTO position VALUES (0, 0, 0);
