package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the database of the index goes about each question.
class IndexQuestionsTest {

    @TempDir
    Path folder;

    private IndexDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = IndexDatabase.open(folder, "secret");
    }

    @AfterEach
    void close() {
        database.discard();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Rows.BY_ID,
                Search.NEWEST,
                Search.BY_CONTROL,
                Search.BY_PATIENT,
                Search.BY_ORDER,
                Search.BY_PATIENT_UP,
                Search.BY_ORDER_UP,
                Search.BY_KIND,
                Search.BY_KIND_UP,
                DeliverySearch.DELIVERIES_UP,
                DeliverySearch.DELIVERIES_DOWN,
                DeliverySearch.ATTEMPTS
            })
    void noQuestionScansATable(String sql) throws Exception {
        assertThat(plan(sql)).doesNotContain("tableScan").containsAnyOf("PRIMARY_KEY", "MESSAGE_", "ATTEMPT_MESSAGE");
    }

    @ParameterizedTest
    @CsvSource({"BY_CONTROL, MESSAGE_CONTROL", "BY_PATIENT, MESSAGE_PATIENT", "BY_ORDER, MESSAGE_ORDER"})
    void eachFieldHasItsIndex(String field, String index) throws Exception {
        String sql = (String) Search.class.getDeclaredField(field).get(null);

        assertThat(plan(sql)).contains(index);
    }

    private String plan(String sql) throws Exception {
        try (PreparedStatement explain = database.statement("explain " + sql)) {
            for (int i = 1; i <= explain.getParameterMetaData().getParameterCount(); i++) {
                explain.setLong(i, i);
            }
            try (ResultSet plan = explain.executeQuery()) {
                plan.next();
                return plan.getString(1);
            }
        }
    }
}
