package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UcumTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mg/dL", "10*3/uL", "10*9/L", "mm[Hg]", "%", "{tbl}", "/[HPF]", "mL/min/{1.73_m2}", "[lb_av]", "Cel",
                "ug/(24.h)", "m2", "s-1", "[iU]/mL", "1", "kg/m2", "mmol/L", "a", "B[10.nV]", "umol/L{total}"
            })
    void unitsOfUcumAreKnown(String unit) {
        assertThat(Ucum.isUnit(unit)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CAP",
                "mcg/dL",
                "cells/uL",
                "mg/",
                "(mg",
                "mg)",
                "{tbl",
                "mg//dL",
                "beats",
                "K/cumm",
                "IU/mL"
            })
    void whatLaboratoriesWriteInsteadIsNone(String unit) {
        assertThat(Ucum.isUnit(unit)).isFalse();
    }
}
