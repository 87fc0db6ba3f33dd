package org.drawbridge.store;

import org.drawbridge.engine.journal.Journal;

/// The model that the journal is compared with keeps the contract, too.
class JournalModelTest implements JournalContract {

    private final Journal journal = new JournalModel();

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void reopen() {}
}
