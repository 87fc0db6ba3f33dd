-- The thinned files of the log with which the rows are in line.
create table thinned (
    segment bigint primary key
);
