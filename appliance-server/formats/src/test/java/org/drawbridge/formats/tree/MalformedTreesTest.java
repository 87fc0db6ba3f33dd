package org.drawbridge.formats.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What fuzzing has found.
class MalformedTreesTest {

    @Test
    void jsonWithNothingInItIsRejected() {
        assertThatThrownBy(() -> JsonDocument.read(new byte[0]))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("there is nothing in it.");
    }

    @Test
    void aNumberWithoutEndIsRejectedWithoutItsDigits() {
        String number = "1970".repeat(200) + "e9999997002301970023";
        assertThatThrownBy(() -> JsonDocument.read(("{\"a\":" + number + "}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Rejected.class)
                .hasNoCause()
                .hasMessageNotContaining("1970");
    }

    @Test
    void xmlThatIsNoUtf8IsRejectedAndSaysNothingOnStderr() {
        byte[] bytes = "<a>\u00e4</a>".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> XmlDocument.read(bytes))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("its characters are not in UTF-8");
    }

    @Test
    void xmlThatDeclaresAnotherEncodingIsRead() throws Rejected {
        byte[] bytes =
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\u00e4</a>".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(XmlDocument.read(bytes).path("a").asText()).isEqualTo("\u00e4");
    }
}
