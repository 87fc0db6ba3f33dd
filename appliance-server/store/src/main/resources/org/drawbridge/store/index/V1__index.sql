-- The index over the journal's log. All of it can be built anew from the log.
--
-- Secondary keys begin with a slice: 16384 neighbouring numbers of the log. Under load, writing then touches only
-- the few pages of the newest slice, however many messages there are; a search asks slice by slice, newest first.

-- Up to which record of the log the index has come, and where that lies.
create table applied (
    one     tinyint primary key,
    number  bigint not null,
    segment bigint not null,
    block   bigint not null,
    record  int not null
);

-- What a message is, of few different values: numbered, so that the rows stay small.
create table kind (
    id      int primary key,
    channel varchar not null,
    type    varchar not null,
    state   varchar(16) not null
);

-- Where deliveries stand, likewise, and how many stand there.
create table standing (
    id          int primary key,
    channel     varchar not null,
    destination varchar not null,
    state       varchar(16) not null,
    amount      bigint not null
);

-- place: slice * 2^32 + kind. How many messages of the kind the slice has.
create table census (
    place  bigint primary key,
    amount int not null
);

-- When the messages of a slice were received, in milliseconds since 1970, first and last.
create table slice (
    slice    int primary key,
    first_at bigint not null,
    last_at  bigint not null
);

-- kind: slice * 2^32 + kind; control, patient and order_number: slice * 2^32 + hash of the text, or null.
-- content: everything known of the message but its bytes; in large if it is very long.
create table message (
    id           bigint primary key,
    kind         bigint not null,
    control      bigint,
    patient      bigint,
    order_number bigint,
    content      varbinary(65536) not null,
    large        blob
);
create index message_kind on message (kind);
create index message_control on message (control);
create index message_patient on message (patient);
create index message_order on message (order_number);

-- place: standing * 2^44 + number of the record that made the delivery.
create table delivery (
    place   bigint primary key,
    message bigint not null
);

-- Ended attempts save the last one of each delivery, which lies with its message. number: of the record.
create table attempt (
    number  bigint primary key,
    message bigint not null,
    content varbinary(65536) not null,
    large   blob
);
create index attempt_message on attempt (message);
