-- Kinds and standings tell what is urgent from what is not. The index is built anew from the log.
alter table kind add column urgent boolean not null default false;
alter table standing add column urgent boolean not null default false;
delete from applied;
delete from kind;
delete from standing;
delete from census;
delete from slice;
delete from message;
delete from delivery;
delete from attempt;
