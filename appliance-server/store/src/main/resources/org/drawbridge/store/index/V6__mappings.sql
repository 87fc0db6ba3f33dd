-- Deliveries say which mapping made them. The index is built anew from the log.
delete from applied;
delete from kind;
delete from standing;
delete from census;
delete from slice;
delete from message;
delete from delivery;
delete from attempt;
