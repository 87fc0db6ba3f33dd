package org.drawbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlTemplateTest {

    @Test
    void eachPlaceBecomesAParameter() {
        SqlTemplate template = SqlTemplate.of("insert into a (b, c) values (${/x/y}, upper(${control-id})); ");

        assertThat(template.sql()).isEqualTo("insert into a (b, c) values (?, upper(?))");
        assertThat(template.names()).containsExactly("/x/y", "control-id");
    }

    @Test
    void whatStandsInQuotesAndCommentsIsLeftAsItIs() {
        String sql = "select 'it''s; a ?', \"a;b?\" -- what?;\nfrom x /* ; ? */ where y = ${z}";

        assertThat(SqlTemplate.of(sql).sql()).isEqualTo(sql.replace("${z}", "?"));
    }

    @Test
    void aPlaceInQuotesIsRefusedSinceItWouldBeAText() {
        for (String sql :
                new String[] {"select '${x}'", "select \"${x}\"", "select 'it''s ${x}'", "select 1 -- ${x}"}) {
            assertThatThrownBy(() -> SqlTemplate.of(sql))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("values are bound as parameters and not written into the statement");
        }
    }

    @Test
    void whatIsNoSingleStatementIsRefused() {
        assertThatThrownBy(() -> SqlTemplate.of("delete from a; delete from b")).hasMessageContaining("make a list");
        assertThatThrownBy(() -> SqlTemplate.of("select ?")).hasMessageContaining("write ${…}");
        assertThatThrownBy(() -> SqlTemplate.of("select 'a")).hasMessageContaining("opened and not closed");
        assertThatThrownBy(() -> SqlTemplate.of("select ${a")).hasMessageContaining("without its }");
        assertThatThrownBy(() -> SqlTemplate.of(" ; ")).hasMessageContaining("expected a statement");
    }
}
