/// Messages of any kind to wires that carry any: how one is judged at the door, and how its values get into what is
/// sent. Safe for any thread.
@NullMarked
package org.drawbridge.connectors.content;

import org.jspecify.annotations.NullMarked;
