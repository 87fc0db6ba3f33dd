package org.drawbridge.connectors.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.drawbridge.connectors.content.Template.Place;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final String EVIL = "a\"b'<&>\r\nX: y/../?#%\u00e4";

    @Test
    void fillsInValuesOfTheMessageAndOfItsContent() {
        assertThat(fill(
                        "/m/${message}/${destination}/${attempt}/${/patient/id}",
                        Place.PLAIN,
                        "p",
                        "{\"patient\":{\"id\":7}}"))
                .isEqualTo("/m/17/lab/2/7");
    }

    @Test
    void escapesByPlace() {
        assertThat(fill("/orders/${order-number}", Place.URL, EVIL, ""))
                .isEqualTo("/orders/a%22b%27%3C%26%3E%0D%0AX%3A%20y%2F..%2F%3F%23%25%C3%A4");
        assertThat(fill("id ${order-number}", Place.HEADER, EVIL, "")).isEqualTo("id a\"b'<&>X: y/../?#%");
        assertThat(fill("{\"id\":\"${order-number}\"}", Place.JSON, EVIL, ""))
                .isEqualTo("{\"id\":\"a\\\"b'<&>\\r\\nX: y/../?#%\u00e4\"}");
        assertThat(fill("<id>${order-number}</id>", Place.XML, EVIL, ""))
                .isEqualTo("<id>a&quot;b&apos;&lt;&amp;&gt;&#13;&#10;X: y/../?#%\u00e4</id>");
        assertThat(fill("<id>${order-number}</id>", Place.XML, "\u0001", "")).isEqualTo("<id>\uFFFD</id>");
    }

    @Test
    void putsTheWholeContentIntoAnEnvelope() {
        String soap = "<Body><m>%s</m></Body>";
        assertThat(fill(soap.formatted("${content}"), Place.XML, "", "MSH|^~\\&|\rPID"))
                .isEqualTo("<Body><m>MSH|^~\\&amp;|&#13;PID</m></Body>");
        assertThat(fill(soap.formatted("${content:raw}"), Place.XML, "", "<x/>"))
                .isEqualTo("<Body><m><x/></m></Body>");
        assertThat(fill(soap.formatted("${content:base64}"), Place.XML, "", "abc"))
                .isEqualTo("<Body><m>YWJj</m></Body>");
    }

    @Test
    void leadsNowhereElseAndIsNotFilledWithWhatIsNotThere() {
        assertThat(Template.of("/orders/${order-number}", Place.URL).fill(values("..", "")))
                .isEmpty();
        assertThat(Template.of("${/a}", Place.JSON).fill(values("", "{\"a\":null}")))
                .isEmpty();
        assertThat(Template.of("${/a}", Place.JSON).fill(values("", "MSH|"))).isEmpty();
    }

    @Test
    void saysWhichPlaceMeansNothing() {
        assertThatThrownBy(() -> Template.of("/${order}", Place.URL))
                .hasMessageContaining("${order} means nothing")
                .hasMessageContaining("order-number");
        assertThatThrownBy(() -> Template.of("/${order", Place.URL)).hasMessageContaining("without its }");
    }

    private static String fill(String template, Place place, String orderNumber, String content) {
        return Template.of(template, place).fill(values(orderNumber, content)).orElseThrow();
    }

    private static Values values(String orderNumber, String content) {
        return new Values(new Outgoing(
                new DeliveryId(new MessageId(17), "lab"),
                2,
                new Label("PMS", "C-1", "ORM^O01", "4711", orderNumber),
                Payload.of(content.getBytes(StandardCharsets.UTF_8))));
    }
}
