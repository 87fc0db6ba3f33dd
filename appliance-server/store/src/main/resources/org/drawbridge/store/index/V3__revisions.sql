-- Deliveries carry what people made of their bytes. The index is built anew from the log.
delete from applied;
delete from kind;
delete from standing;
delete from census;
delete from slice;
delete from message;
delete from delivery;
delete from attempt;
