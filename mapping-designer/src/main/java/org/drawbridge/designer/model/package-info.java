/// What the designer shows and does, without a screen: the mapping as a drawing, its edits, what it makes of a sample.
/// Used on
/// the screens' thread, but for what [Trial] does.
@NullMarked
package org.drawbridge.designer.model;

import org.jspecify.annotations.NullMarked;
