package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.drawbridge.mapping.Mapping.Explained;
import org.drawbridge.mapping.Mapping.Result;
import org.junit.jupiter.api.Test;

class UnreadPlacesTest {

    private final UnreadPlaces places = new UnreadPlaces();

    @Test
    void aPlaceCountsOnceForEachDocumentHoweverOftenItIsRepeated() {
        add("PID-3[1].4", "PID-3[2].4", "OBX[1]-14");
        add("PID-3.4");

        assertThat(places.counts()).containsExactly(Map.entry("PID-3.4", 2L), Map.entry("OBX-14", 1L));
        assertThat(places.documents()).isEqualTo(2);
    }

    @Test
    void theNumberOfPlacesIsBoundedAndNoneIsLost() {
        IntStream.range(0, 1_500).forEach(each -> add("field" + each));

        assertThat(places.counts()).hasSize(1_001).containsEntry(UnreadPlaces.OTHERS, 500L);
    }

    private void add(String... unread) {
        places.add(new Explained(new Result.Failed(List.of()), List.of(), List.of(unread)));
    }
}
