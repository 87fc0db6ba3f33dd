package org.drawbridge.connectors.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/// Reads the head of an answer, to the empty line that ends it (RFC 9112 §2.1). The library takes the end of the
/// connection for that line, so that an answer cut within `HTTP/1.1 200` would count as a success.
final class WholeHeads extends DefaultHttpResponseParser {

    WholeHeads(Http1Config limits) {
        super(limits);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream stream) throws IOException, HttpException {
        ClassicHttpResponse head = super.parse(buffer, new FilterInputStream(stream) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count < 0) {
                    throw new ConnectionClosedException("closed within the head of an answer");
                }
                return count;
            }
        });
        Header length = head.getFirstHeader("Content-Length");
        if (length != null && !length.getValue().matches("\\d{1,18}")) {
            // The library would quote it, and it may be anything.
            throw new ProtocolException("Content-Length is no number");
        }
        return head;
    }
}
