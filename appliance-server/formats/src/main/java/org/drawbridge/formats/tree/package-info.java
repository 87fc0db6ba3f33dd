/// Documents that are trees: JSON, XML, and lines of fields (CSV, fixed width) as lists of objects.
@NullMarked
package org.drawbridge.formats.tree;

import org.jspecify.annotations.NullMarked;
