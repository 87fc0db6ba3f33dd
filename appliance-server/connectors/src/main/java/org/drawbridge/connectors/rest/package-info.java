/// Messages by plain HTTP, in and out: any method, any content. The source has the web server's virtual threads, a
/// destination that of who calls it.
@NullMarked
package org.drawbridge.connectors.rest;

import org.jspecify.annotations.NullMarked;
